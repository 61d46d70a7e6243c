package org.pinscan.library_paho;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** The whole app: an MQTT client that trusts one CA of its own. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try {
            MqttConnectOptions options = new MqttConnectOptions();
            options.setSocketFactory(sockets());
            MqttClient client = new MqttClient("ssl://mqtt.certs.example:8883", "sample", new MemoryPersistence());
            client.connect(options);
            Log.i("sample", "connected " + client.isConnected());
        } catch (IOException | GeneralSecurityException | MqttException error) {
            Log.w("sample", error);
        }
    }

    /** Sockets that trust the certificate in the assets. */
    private SSLSocketFactory sockets() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream file = getAssets().open("tls/ca.der")) {
            store.setCertificateEntry("broker", CertificateFactory.getInstance("X.509").generateCertificate(file));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLSv1.2");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }
}
