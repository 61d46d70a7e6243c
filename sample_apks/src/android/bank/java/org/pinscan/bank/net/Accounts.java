package org.pinscan.bank.net;

import android.util.Log;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.functions.Consumer;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.List;
import okhttp3.OkHttpClient;
import org.pinscan.bank.data.Account;
import retrofit2.Call;
import retrofit2.Retrofit;
import retrofit2.converter.gson.GsonConverterFactory;
import retrofit2.http.GET;
import retrofit2.http.Header;

/** The accounts' API. */
public final class Accounts {
    /** Its calls. */
    public interface Service {
        @GET("v2/accounts")
        Call<List<Account>> list(@Header("Authorization") String token);
    }

    private final Service service;

    private Accounts(Service service) {
        this.service = service;
    }

    public static Accounts over(OkHttpClient client) {
        Gson gson = new GsonBuilder().setLenient().create();
        Retrofit retrofit = new Retrofit.Builder().baseUrl("https://api.bank.example/").client(client)
                .addConverterFactory(GsonConverterFactory.create(gson)).build();
        return new Accounts(retrofit.create(Service.class));
    }

    public void list(Consumer<Account> use) {
        Observable.fromCallable(() -> service.list("Bearer " + System.nanoTime()).execute().body())
                .subscribeOn(Schedulers.io()).flatMapIterable(all -> all)
                .subscribe(use, error -> Log.w("bank", error));
    }
}
