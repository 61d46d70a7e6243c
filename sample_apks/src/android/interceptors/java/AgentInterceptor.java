package org.pinscan.interceptors;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;

/** Adds a header. */
final class AgentInterceptor implements Interceptor {
    private final String agent;

    AgentInterceptor(String agent) {
        this.agent = agent;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        return chain.proceed(chain.request().newBuilder().header("User-Agent", agent).build());
    }
}
