package org.pinscan.dagger_shop.data;

import java.util.List;
import retrofit2.Call;
import retrofit2.http.GET;
import retrofit2.http.Query;

/** The orders' server. */
public interface OrdersApi {
    @GET("orders")
    Call<List<Order>> orders(@Query("page") int page);
}
