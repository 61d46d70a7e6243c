package org.pinscan.no_pins_retrofit;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import okhttp3.ResponseBody;
import retrofit2.Call;
import retrofit2.Retrofit;
import retrofit2.http.GET;

/** The whole app. */
public final class App extends Application {
    /** The shop's server. */
    interface Shop {
        @GET("v1/items")
        Call<ResponseBody> items();
    }

    @Override
    public void onCreate() {
        super.onCreate();
        Retrofit retrofit = new Retrofit.Builder().baseUrl("https://api.shop.example/").build();
        try {
            Log.i("sample", "" + retrofit.create(Shop.class).items().execute().code());
        } catch (IOException error) {
            Log.w("sample", error);
        }
    }
}
