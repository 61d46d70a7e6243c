package org.pinscan.odd_sources;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.CertificatePinner;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.json.JSONException;
import org.json.JSONObject;

/** The whole app. */
public final class App extends Application {
    private static final Map<String, String[]> TABLE = new TreeMap<>();
    private static final String CONFIG = "{\"host\": \"json.odd.example\", \"pin\": \"sha256/Ar0XXzKXIDeM6D3VahtrH1KRpgGC1sVLXg0ejSSKJno=\"}";

    static {
        TABLE.put("table1.odd.example", new String[] {"sha256/5DbPy0nKzOOMmbsBzHgRK4yNSMJpnGTqPM3zLRrFycI=", "sha256/SUXZDFxe5LCY0XzZo+GoZlm5Dq/2y9W12Z1DU/elN+U="});
        TABLE.put("table2.odd.example", new String[] {"sha256/YiZDnUIFTyZ2zuJgGtfbY6s1k6t63VklChL1t640soQ="});
    }

    /** Hosts with keys. */
    enum Server {
        API("api.odd.example") {
            @Override
            String[] pins() {
                return new String[] {"sha256/XdgIkpQ2U9s6W7mQ4zZayUvqhJTC8kfdEc/C92LCaK8=", "sha256/+swsb3M8Jk/nHnN5jJrdjO4uV1LPDzs5swt0w4ljQLQ="};
            }
        },
        CDN("cdn.odd.example") {
            @Override
            String[] pins() {
                return new String[] {"sha256/25gxtTqFdNM/PXzmggWYxnIkaH2+V8u8ELYHDlqld0Q="};
            }
        };

        final String host;

        Server(String host) {
            this.host = host;
        }

        abstract String[] pins();
    }

    /** A pin with its host. */
    static final class Entry {
        final String host;
        final String key;

        Entry(String host, String key) {
            this.host = host;
            this.key = key;
        }

        static Builder builder() {
            return new Builder();
        }

        /** Fluent. */
        static final class Builder {
            private String host;
            private String key;

            Builder host(String host) {
                this.host = host;
                return this;
            }

            Builder key(String key) {
                this.key = key;
                return this;
            }

            Entry build() {
                return new Entry(host, key);
            }
        }
    }

    @Override
    public void onCreate() {
        super.onCreate();
        for (OkHttpClient client : Arrays.asList(fromTable(), fromServers(), fromServer(), fromBuilder(), fromStream(), fromUrl(), fromBytes(), fromSplit(), fromIterator(), fromEnumMap(), fromStatic())) {
            fetch(client);
        }
        try {
            fetch(fromJson());
            fetch(fromAsset());
        } catch (JSONException | IOException error) {
            Log.w("sample", error);
        }
    }

    private OkHttpClient fromTable() {
        CertificatePinner.Builder builder = new CertificatePinner.Builder();
        for (Map.Entry<String, String[]> entry : TABLE.entrySet()) {
            builder.add(entry.getKey(), entry.getValue());
        }
        return client(builder);
    }

    private OkHttpClient fromServers() {
        CertificatePinner.Builder builder = new CertificatePinner.Builder();
        for (Server server : Server.values()) {
            builder.add(server.host, server.pins());
        }
        return client(builder);
    }

    private OkHttpClient fromServer() {
        return client(new CertificatePinner.Builder().add("static." + Server.API.host, Server.API.pins()));
    }

    private OkHttpClient fromBuilder() {
        Entry entry = Entry.builder().host("fluent.odd.example").key("zrvslhnv00P5WBjcQeMICxvqhQ+JZEXiReEK1BW7geY=").build();
        return client(new CertificatePinner.Builder().add(entry.host, "sha256/" + entry.key));
    }

    private OkHttpClient fromStream() {
        List<String> pins = Stream.of("CCgj5KGMqEZgxOc5o4drwj9BVDg46eOLxuPMHhSRKAc=", "M7SqSBM1iKNgYqflDBQX8y0yG+elOqi2lbCpHsnZxH0=").map(key -> "sha256/" + key).collect(Collectors.toList());
        return client(new CertificatePinner.Builder().add("stream.odd.example", pins.toArray(new String[0])));
    }

    private OkHttpClient fromUrl() {
        HttpUrl url = HttpUrl.get("https://httpurl.odd.example:443/api/");
        return client(new CertificatePinner.Builder().add(url.host(), "sha256/7PKsrGP40a+a0Ez30Fa1Ws4oLMLTUtR3yGKfC3OY4Bg="));
    }

    private OkHttpClient fromBytes() {
        byte[] scrambled = {116, 96, 104, 56, 62, 58, 34, 79, 94, 38, 98, 39, 42, 99, 89, 61, 125, 111, 116, 98, 42, 90, 54, 81, 79, 88, 75, 112, 84, 124, 70, 86, 17, 97, 77, 127, 96, 77, 76, 101, 86, 86, 9, 115, 28, 85, 125, 112, 77, 79, 4};
        for (int i = 0; i < scrambled.length; i++) {
            scrambled[i] = (byte) (scrambled[i] ^ (i + 7));
        }
        return client(new CertificatePinner.Builder().add("bytes.odd.example", new String(scrambled)));
    }

    private OkHttpClient fromSplit() {
        CertificatePinner.Builder builder = new CertificatePinner.Builder();
        for (String line : "split1.odd.example=h7Xutymb8v5enrqF1HFbppT4IjWlPRs/DahcxYE8ySM=;split2.odd.example=woqLKfJMzp6kHrkkQrpLQY8L/9n4u5cqott9hwQQEvc=".split(";")) {
            int mark = line.indexOf('=');
            builder.add(line.substring(0, mark).toLowerCase(Locale.US), "sha256/" + line.substring(mark + 1));
        }
        return client(builder);
    }

    private OkHttpClient fromIterator() {
        List<String> pins = new ArrayList<>();
        pins.add("gGwyiZDXj6GYxHjpxFlDo3S+LZcvC+mFXtwM9uJwGyg=");
        pins.add(0, "J10j275T3s3HdGGhkllOYOWHuA22cjTOXeB/v3pyaBM=");
        CertificatePinner.Builder builder = new CertificatePinner.Builder();
        Iterator<String> left = pins.iterator();
        while (left.hasNext()) {
            builder.add("iterator.odd.example", String.format("sha256/%s", left.next()));
        }
        return client(builder);
    }

    private OkHttpClient fromEnumMap() {
        Map<Server, String> pins = new EnumMap<>(Server.class);
        pins.put(Server.CDN, "sha256/MtdB+a/rjVR7AMWuXJ32YCaOC+ItblGMYPM7SVbT7wE=");
        CertificatePinner.Builder builder = new CertificatePinner.Builder();
        for (Map.Entry<Server, String> entry : pins.entrySet()) {
            builder.add("map." + entry.getKey().host, entry.getValue());
        }
        return client(builder);
    }

    private OkHttpClient fromStatic() {
        return client(new CertificatePinner.Builder().add("**.".substring(1) + Hosts.ZONE, Hosts.KEYS));
    }

    /** Constants elsewhere. */
    static final class Hosts {
        static final String ZONE = String.join(".", "zone", "odd", "example");
        static final String[] KEYS = keys("o0+STvpyzQE56l3CaPXSc2qevIWFUrjzyMsr7RmSwx0=", "kwxamtvrhBCBeh3/BdfL/+Stot2+qs7K3Xy8s1ojMjE=");

        private static String[] keys(String... raw) {
            String[] keys = new String[raw.length];
            for (int i = 0; i < raw.length; i++) {
                keys[i] = "sha256/".concat(raw[i]);
            }
            return keys;
        }
    }

    private OkHttpClient fromJson() throws JSONException {
        JSONObject config = new JSONObject(CONFIG);
        return client(new CertificatePinner.Builder().add(config.getString("host"), config.getString("pin")));
    }

    private OkHttpClient fromAsset() throws IOException, JSONException {
        try (InputStream stream = getAssets().open("pins.json")) {
            byte[] raw = new byte[stream.available()];
            JSONObject config = new JSONObject(new String(raw, 0, stream.read(raw)));
            return client(new CertificatePinner.Builder().add(config.getString("host"), config.getString("pin")));
        }
    }

    private static OkHttpClient client(CertificatePinner.Builder pinner) {
        return new OkHttpClient.Builder().certificatePinner(pinner.build()).build();
    }

    /** Uses the client, so that nothing of it is dropped. */
    private static void fetch(OkHttpClient client) {
        try (Response response = client.newCall(new Request.Builder().url("https://www.odd.example/v1").build()).execute()) {
            Log.i("sample", response.code() + "");
        } catch (IOException error) {
            Log.w("sample", error);
        }
    }
}
