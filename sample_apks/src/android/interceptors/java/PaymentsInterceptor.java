package org.pinscan.interceptors;

import java.io.IOException;
import okhttp3.CertificatePinner;
import okhttp3.Interceptor;
import okhttp3.Response;

/** One host; the response is thrown away when its leaf is another. */
final class PaymentsInterceptor implements Interceptor {
    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        if (!"pay.icept.example".equalsIgnoreCase(chain.request().url().host())) {
            return response;
        }
        String pin = CertificatePinner.pin(response.handshake().peerCertificates().get(0));
        if (pin.equals("sha256/i3ERpZF1Ev/VkF8YGKgROCEnBLxdqQfPhkjnodYg1uA=") || pin.equals("sha256/qiaP/GLDp5jEQCS0+JZnOX/EiOMobb/BEHKDASsX/HA=")) {
            return response;
        }
        response.close();
        throw new IOException("not the payment server");
    }
}
