package org.pinscan.dagger_shop.di;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dagger.Lazy;
import dagger.Module;
import dagger.Provides;
import java.util.concurrent.TimeUnit;
import javax.inject.Named;
import javax.inject.Provider;
import javax.inject.Singleton;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;
import org.pinscan.dagger_shop.data.OrdersApi;
import org.pinscan.dagger_shop.net.AuthInterceptor;
import org.pinscan.dagger_shop.net.Environment;
import retrofit2.Retrofit;
import retrofit2.converter.gson.GsonConverterFactory;

/** The clients. */
@Module
public final class NetworkModule {
    @Provides
    @Singleton
    Environment environment() {
        return Environment.PRODUCTION;
    }

    @Provides
    @Singleton
    Gson gson() {
        return new GsonBuilder().setDateFormat("yyyy-MM-dd").create();
    }

    @Provides
    @Singleton
    @Anonymous
    OkHttpClient anonymousClient() {
        return new OkHttpClient.Builder().connectTimeout(10, TimeUnit.SECONDS).build();
    }

    @Provides
    @Singleton
    @Authenticated
    OkHttpClient authenticatedClient(@Anonymous OkHttpClient base, AuthInterceptor auth, CertificatePinner pinner) {
        return base.newBuilder().addInterceptor(auth).certificatePinner(pinner).build();
    }

    @Provides
    @Named("wallet")
    OkHttpClient walletClient(@Anonymous Lazy<OkHttpClient> base, @Named("wallet") Provider<CertificatePinner> pinner) {
        return base.get().newBuilder().certificatePinner(pinner.get()).build();
    }

    @Provides
    @Singleton
    OrdersApi ordersApi(@Authenticated Lazy<OkHttpClient> client, Gson gson, Environment environment) {
        return new Retrofit.Builder()
                .baseUrl(environment.getBaseUrl())
                .callFactory(request -> client.get().newCall(request))
                .addConverterFactory(GsonConverterFactory.create(gson))
                .build()
                .create(OrdersApi.class);
    }
}
