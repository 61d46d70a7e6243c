package org.pinscan.objects_apart;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Objects of one class that each hold a host with its own keys: what is read of one must stay with it. */
public final class App extends Application {
    private Factory stored;
    private final List<Factory> kept = new ArrayList<>();

    @Override
    public void onCreate() {
        super.onCreate();
        stored = new Factory("stored.objects.example", "sha256/O1O5Kev22UteAD8y8wR35rFjJQAEJulizRZcPdDWbII=", "sha256/mbulUOQfgJKKFRfMP17nUwNyCbpuyMEQK3dCKJUEzio=");
        kept.add(new Factory("kept1.objects.example", "sha256/HwDdPoSubojPvsXCmo/5weqfOI1E71DNcXhcTnuxxaA="));
        kept.add(new Factory("kept2.objects.example", "sha256/1EOqA7T41Hb8J+mwBNi10qEXU4Ohc72ihmpgmoal9g8="));
        useFactories();
        useStored();
        useKept();
        useEndpoints();
        useNamed();
        useBeans();
        useChosen();
        useIndexed();
        useConstants();
        useRegions();
        useServices();
        useClients();
        useSession();
        useCopies();
    }

    private void useFactories() {
        fetch(new Factory("first.objects.example", "sha256/E53VlV+PF54d9L7rRTEjN+ms7U6EnqIVUKCMwfq/tyM=", "sha256/aO7zjgrLFWHTHuP1GD2xkNy2E+nObOJjxnlgf6HoaCI=").client());
        fetch(new Factory("second.objects.example", "sha256/IaULG8RjKkMYdWSrpV6ueNXl2GzsTwLlL8/44WF0J/A=", "sha256/yc0W0p7mYjCdxz1dcQMeCkn+Zwe5uPMbDo8uJxWI+iw=").client());
    }

    private void useStored() {
        fetch(stored.client());
    }

    private void useKept() {
        for (Factory factory : kept) {
            fetch(factory.client());
        }
    }

    private void useEndpoints() {
        List<Endpoint> endpoints = Arrays.asList(new Endpoint("list1.objects.example", "g0wzA0AVF2ecoGw+SAHB5zGS+KV0SB8tHrno3DQkdsY="), new Endpoint("list2.objects.example", "1dJ3xroMLu93BVuauAjOV917qq2lB05FkqnwdDtWD8g="), new Endpoint("list3.objects.example", "xRDZbVN5883iWpaeUlAtrLbDuO6yDeU7JOFP2hN7hYs="));
        CertificatePinner.Builder builder = new CertificatePinner.Builder();
        for (Endpoint endpoint : endpoints) {
            pin(builder, endpoint);
        }
        fetch(client(builder));
    }

    private void useNamed() {
        Map<String, Endpoint> named = new HashMap<>();
        named.put("live", new Endpoint("live.objects.example", "JHYQ9N7dSrckfQfb2hnIHKmBf4WCB0LK1J1Af/rp5O0="));
        named.put("test", new Endpoint("test.objects.example", "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="));
        CertificatePinner.Builder builder = new CertificatePinner.Builder();
        pin(builder, named.get("test"));
        fetch(client(builder));
        CertificatePinner.Builder other = new CertificatePinner.Builder();
        for (Map.Entry<String, Endpoint> entry : named.entrySet()) {
            if (entry.getKey().startsWith("l")) {
                pin(other, entry.getValue());
            }
        }
        fetch(client(other));
    }

    private void useBeans() {
        Bean one = new Bean();
        one.setHost("bean1.objects.example");
        one.setKeys("sha256/dx5X5hx32M9fLk9SkIfFuuGknxhesNAQaIL99/AtMNQ=");
        Bean two = new Bean();
        two.setHost("bean2.objects.example");
        two.setKeys("sha256/L7EBvMFozCkv7jAq8ZuVYT1fc8ZbZF/bgZrbPgUG+So=", "sha256/GPIBjKjWdHM90Wq4FQUDwykJ2Bj0vCAtWRQIYuUczwc=");
        fetch(new Connector(one).open());
        fetch(new Connector(two).open());
    }

    private void useChosen() {
        Endpoint live = new Endpoint("chosen1.objects.example", "4IHI4quX2dt+oPnXiqlwAgP5nVzWyzT7GGMBYpyKgeg=");
        Endpoint test = new Endpoint("chosen2.objects.example", "axzu++z/JdB+yfaMHJdIGSHhsXvZ9iOe27RLFrHjKKs=");
        Endpoint endpoint = getPackageName().endsWith(".test") ? test : live;
        CertificatePinner.Builder builder = new CertificatePinner.Builder();
        pin(builder, endpoint);
        fetch(client(builder));
    }

    private void useIndexed() {
        Endpoint[] endpoints = {new Endpoint("index1.objects.example", "fnyVoiVSGBWeBcmynhhNwUjeX9pmBU0eiP7GM1FEyxk="), new Endpoint("index2.objects.example", "iVFcnnklBRUuTzTmJN0OwxODZUbMtacpOx9NsytxfqU=")};
        int at = getSharedPreferences("region", 0).getInt("at", 0);
        CertificatePinner.Builder builder = new CertificatePinner.Builder();
        pin(builder, endpoints[at]);
        fetch(client(builder));
    }

    private void useConstants() {
        CertificatePinner.Builder builder = new CertificatePinner.Builder();
        pin(builder, Endpoints.PROD);
        fetch(client(builder));
        CertificatePinner.Builder other = new CertificatePinner.Builder();
        pin(other, Endpoints.STAGE);
        fetch(client(other));
    }

    private void useRegions() {
        Region region = Region.valueOf(getSharedPreferences("region", 0).getString("region", "EU"));
        fetch(client(new CertificatePinner.Builder().add(region.host, region.keys)));
    }

    private void useServices() {
        for (Service service : new Service[] {new Pay(), new Chat(), new Feed()}) {
            fetch(client(new CertificatePinner.Builder().add(service.host(), service.keys())));
        }
    }

    private void useClients() {
        fetch(new ShopClient().create());
        fetch(new BankClient().create());
    }

    private void useSession() {
        Session.get().configure(new Endpoint("session.objects.example", "Pzrx7Ou9FBCrQX7A0nu/y100Dhd64Vm1n8hibC39kXU="));
        fetch(Session.get().client());
    }

    private void useCopies() {
        Endpoint base = new Endpoint("copy1.objects.example", "ewQ6hnEy+UYER3RiSThx7AEmhXz/5pXF3fj7IuVGRDQ=");
        Endpoint copy = base.at("copy2.objects.example");
        Endpoint other = copy.with("bIhSx00aejpf2Zf2hkfaRKGMhbQ0vF0FJDnXCKol7iU=");
        CertificatePinner.Builder builder = new CertificatePinner.Builder();
        pin(builder, base);
        pin(builder, copy);
        pin(builder, other);
        fetch(client(builder));
    }

    /** Hands the builder on. */
    static void pin(CertificatePinner.Builder builder, Endpoint endpoint) {
        pinAll(builder, endpoint.host, new String[] {"sha256/" + endpoint.key});
    }

    private static void pinAll(CertificatePinner.Builder builder, String host, String[] keys) {
        for (String key : keys) {
            builder.add(host, key);
        }
    }

    static OkHttpClient client(CertificatePinner.Builder builder) {
        return new OkHttpClient.Builder().certificatePinner(builder.build()).build();
    }

    /** Uses the client, so that nothing of it is dropped. */
    static void fetch(OkHttpClient client) {
        try (Response response = client.newCall(new Request.Builder().url("https://www.objects.example/v1").build()).execute()) {
            Log.i("sample", response.code() + "");
        } catch (IOException error) {
            Log.w("sample", error);
        }
    }
}

/** Makes clients for its own host. */
final class Factory {
    private final String host;
    private final String[] keys;

    Factory(String host, String... keys) {
        this.host = host;
        this.keys = keys;
    }

    OkHttpClient client() {
        return App.client(new CertificatePinner.Builder().add(host, keys));
    }
}

/** A host with its key. */
final class Endpoint {
    final String host;
    final String key;

    Endpoint(String host, String key) {
        this.host = host;
        this.key = key;
    }

    Endpoint at(String other) {
        return new Endpoint(other, key);
    }

    Endpoint with(String other) {
        return new Endpoint(host, other);
    }
}

/** Two of them, made when the class is. */
final class Endpoints {
    static final Endpoint PROD = new Endpoint("prod.objects.example", "Z1SvljKidF6FwpPlqsCGM3DZvTMwuZOMAMrf0hUifXc=");
    static final Endpoint STAGE = new Endpoint("stage.objects.example", "x/9tzZTXFh7/XaBYVoSo0W+wAJDA84M20xlQgZ4vIAM=");

    private Endpoints() {
    }
}

/** Filled by setters. */
final class Bean {
    private String host;
    private String[] keys;

    String getHost() {
        return host;
    }

    void setHost(String host) {
        this.host = host;
    }

    String[] getKeys() {
        return keys;
    }

    void setKeys(String... keys) {
        this.keys = keys;
    }
}

/** Holds a bean. */
final class Connector {
    private final Bean bean;

    Connector(Bean bean) {
        this.bean = bean;
    }

    OkHttpClient open() {
        CertificatePinner.Builder builder = new CertificatePinner.Builder();
        return App.client(builder.add(bean.getHost(), bean.getKeys()));
    }
}

/** Constants with fields. */
enum Region {
    EU("eu.objects.example", "sha256/p5z5aq8FdeHAJtH6Z2Y4wf55NTZh4ZBcUpZzQp68gxA=", "sha256/T9G9yiJxRkrDErsI64gymjt87OpTFxeUmYkHd1K2OCY="),
    US("us.objects.example", "sha256/DtOvp98cuxZXHRFAgZ5PibANmxjbW8kAc7WSLQe091s="),
    ASIA("asia.objects.example", "sha256/5iFM9NBQg44ihQhztKtKFuGEs4WcWidVdDDexJW8oMQ=");

    final String host;
    final String[] keys;

    Region(String host, String... keys) {
        this.host = host;
        this.keys = keys;
    }
}

/** What small classes have in common. */
interface Service {
    String host();

    String[] keys();
}

final class Pay implements Service {
    @Override
    public String host() {
        return "pay.objects.example";
    }

    @Override
    public String[] keys() {
        return new String[] {"sha256/hzTKDH5/7uzavaxEoYstUW0UGuhhPCQQINhC8eJf3WI=", "sha256/+MfYTCY4hUQs0/Ztw5w0+RkYqci/xfMoLBMrMaSKiYY="};
    }
}

final class Chat implements Service {
    @Override
    public String host() {
        return "chat.objects.example";
    }

    @Override
    public String[] keys() {
        return new String[] {"sha256/k2mXJXy61Xm9tFkLG+i02ZCtP4Gm7kFi3LOZppJfcQc="};
    }
}

final class Feed implements Service {
    @Override
    public String host() {
        return "feed.objects.example";
    }

    @Override
    public String[] keys() {
        return new String[] {"sha256/zztCCVAnhrthRm+TaBhV0tEKH4JMN10jYtOq9A/xPbU="};
    }
}

/** What a client has in common with others. */
abstract class PinnedClient {
    abstract String host();

    abstract String[] keys();

    OkHttpClient create() {
        return App.client(new CertificatePinner.Builder().add(host(), keys()));
    }
}

final class ShopClient extends PinnedClient {
    @Override
    String host() {
        return "shop.objects.example";
    }

    @Override
    String[] keys() {
        return new String[] {"sha256/a93CXzGjgG0HvCVb53l3LJ5EmiS5TseNI2PQFLMpdqA="};
    }
}

final class BankClient extends PinnedClient {
    @Override
    String host() {
        return "bank.objects.example";
    }

    @Override
    String[] keys() {
        return new String[] {"sha256/2B3BUsnTBIsVch8MRZS/ksthQnNeFoWFhZt9NX1OAGA=", "sha256/bu+DvoYdz2wzN4r/CgUwlquTgbLT53bo4eVzxgRqwfM="};
    }
}

/** One for all, told later what it is for. */
final class Session {
    private static final Session ONE = new Session();
    private Endpoint endpoint;

    private Session() {
    }

    static Session get() {
        return ONE;
    }

    void configure(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    OkHttpClient client() {
        CertificatePinner.Builder builder = new CertificatePinner.Builder();
        App.pin(builder, endpoint);
        return App.client(builder);
    }
}
