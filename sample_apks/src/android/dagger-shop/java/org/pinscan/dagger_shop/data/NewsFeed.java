package org.pinscan.dagger_shop.data;

import java.io.IOException;
import javax.inject.Inject;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.pinscan.dagger_shop.di.Anonymous;

/** What is new, from a server of another company. */
public final class NewsFeed {
    private final OkHttpClient client;

    @Inject
    NewsFeed(@Anonymous OkHttpClient client) {
        this.client = client;
    }

    public String latest() throws IOException {
        try (Response response = client.newCall(new Request.Builder().url("https://feed.open.example/rss").build()).execute()) {
            return response.body().string();
        }
    }
}
