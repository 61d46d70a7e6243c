package org.pinscan.dagger_shop;

import android.app.Application;
import android.util.Log;
import dagger.Lazy;
import java.io.IOException;
import java.util.List;
import javax.inject.Inject;
import org.pinscan.dagger_shop.data.NewsFeed;
import org.pinscan.dagger_shop.data.Order;
import org.pinscan.dagger_shop.data.OrdersApi;
import org.pinscan.dagger_shop.data.WalletRepository;
import org.pinscan.dagger_shop.di.DaggerAppComponent;
import org.pinscan.dagger_shop.net.AuthInterceptor;
import retrofit2.Response;

/** The whole app. */
public final class App extends Application {
    @Inject OrdersApi orders;
    @Inject Lazy<WalletRepository> wallet;
    @Inject NewsFeed news;
    @Inject AuthInterceptor auth;

    @Override
    public void onCreate() {
        super.onCreate();
        DaggerAppComponent.factory().create(this).inject(this);
        auth.setToken(String.valueOf(System.nanoTime()));
        new Thread(this::load).start();
    }

    private void load() {
        try {
            Response<List<Order>> answer = orders.orders(1).execute();
            Log.i("shop", answer.code() + wallet.get().balance() + news.latest());
        } catch (IOException error) {
            Log.w("shop", error);
        }
    }
}
