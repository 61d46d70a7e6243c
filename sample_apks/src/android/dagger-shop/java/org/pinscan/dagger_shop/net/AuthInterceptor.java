package org.pinscan.dagger_shop.net;

import java.io.IOException;
import javax.inject.Inject;
import javax.inject.Singleton;
import okhttp3.Interceptor;
import okhttp3.Response;

/** Adds the token. */
@Singleton
public final class AuthInterceptor implements Interceptor {
    private volatile String token = "";

    @Inject
    AuthInterceptor() {
    }

    public void setToken(String token) {
        this.token = token;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        return chain.proceed(chain.request().newBuilder().header("Authorization", "Bearer " + token).build());
    }
}
