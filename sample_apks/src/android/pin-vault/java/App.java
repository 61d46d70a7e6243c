package org.pinscan.pin_vault;

import android.app.Application;
import android.util.Base64;
import android.util.Log;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Pins that nobody should find by grep. */
public final class App extends Application {
    private static final int[] XORED = {10,33,31,4,60,5,37,63,126,31,42,20,26,32,38,116,41,3,5,116,57,116,27,60,24,30,12,8,7,53,58,124,10,11,30,38,9,27,6,52,127,15,121,112};
    private static final char[] SPELT = {'o','O','T','x','2','h','a','T','G','q','y','0','J','6','J','c','m','A','9','c','A','b','x','Y','w','N','9','h','g','A','Q','G','j','E','M','P','I','5','X','y','S','x','k','='};
    private static final String BACKWARDS = "=ksNLT8+vXE7zS38QfQa3HLDVon2KRnGSDCw9B5mkwem";
    private static final String FIRST = "Zgk7BWeNVkxMPJOdapGKRB", SECOND = "6gdhgnZQBDLwLbtmICKX8=";
    private static final byte[] RAW = {-54,-126,115,-78,-84,-90,28,122,-109,-64,-90,61,24,-1,42,13,7,-91,-88,-110,-123,-9,-47,-92,-117,84,15,124,-101,-17,-72,-110};
    private static final String[] CHUNKS = {"bfet1Dq42usZmGYhlM44I=", "sha256/", "3IS1PWyIS0uH+YkwHpG5df"};
    private static final int[] ORDER = {1, 2, 0};

    @Override
    public void onCreate() {
        super.onCreate();
        fetch(xored(), "xor.vault.example");
        fetch(spelt(), "chars.vault.example");
        fetch(reversed(), "reversed.vault.example");
        fetch(halves(), "halves.vault.example");
        fetch(rawBytes(), "raw.vault.example");
        fetch(chunks(), "chunks.vault.example");
        fetch(fogged(), StringFog.decrypt("MzshA040ISpZFjAsJ0BIOTE="));
        fetch(twice(), "twice.vault.example");
        fetch(table(), "one.table.vault.example");
        fetch(holder(), "holder.vault.example");
    }

    private static OkHttpClient client(String host, String... pins) {
        return new OkHttpClient.Builder().certificatePinner(new CertificatePinner.Builder().add(host, pins).build()).build();
    }

    private static OkHttpClient xored() {
        StringBuilder out = new StringBuilder("sha256/");
        for (int value : XORED) {
            out.append((char) (value ^ 77));
        }
        return client("xor.vault.example", out.toString());
    }

    private static OkHttpClient spelt() {
        return client("chars.vault.example", "sha256/" + String.valueOf(SPELT));
    }

    private static OkHttpClient reversed() {
        return client(new StringBuilder("elpmaxe.tluav.desrever").reverse().toString(), "sha256/" + new StringBuilder(BACKWARDS).reverse());
    }

    private static OkHttpClient halves() {
        return client("halves.vault.example", String.format("sha256/%s%s", FIRST, SECOND));
    }

    private static OkHttpClient rawBytes() {
        return client("raw.vault.example", "sha256/" + Base64.encodeToString(RAW, Base64.NO_WRAP));
    }

    private static OkHttpClient chunks() {
        StringBuilder pin = new StringBuilder();
        for (int at : ORDER) {
            pin.append(CHUNKS[at]);
        }
        return client("chunks.vault.example", pin.toString());
    }

    private static OkHttpClient fogged() {
        return client(StringFog.decrypt("MzshA040ISpZFjAsJ0BIOTE="), StringFog.decrypt("JjwnHw1jezZ8bS1mI2lyHB88YWEfExxFeQA8JWVJDRhpY3UlBRcbYSFnDWFoGzpzHgho"));
    }

    private static OkHttpClient twice() {
        byte[] once = Base64.decode("aU1HZ0FCUWt0OEhmZTNrakc1V3hhTzRYY3Y2QVBCYXNQdVZicGlmZ0ZoND0=", Base64.DEFAULT);
        return client("twice.vault.example", "sha256/" + new String(once, StandardCharsets.US_ASCII));
    }

    private static OkHttpClient table() {
        Map<String, List<String>> table = new LinkedHashMap<>();
        put(table, "one.table.vault.example", "7DcwiuuqRgzmdtMy1eVFLOSuPOxPV1wPxirjljfkKO8=");
        put(table, "one.table.vault.example", "d9eT5OL5/9Gq+a7iuEhCs3YZqvWAKhI6tAFqIzjdhy0=");
        put(table, "two.table.vault.example", "CSIstI46U1Q+BO3FGcY+6wmi3y+R0dbHHB/DWtqYAgU=");
        CertificatePinner.Builder builder = new CertificatePinner.Builder();
        for (Map.Entry<String, List<String>> entry : Collections.unmodifiableMap(table).entrySet()) {
            for (String pin : entry.getValue()) {
                builder.add(entry.getKey(), pin);
            }
        }
        return new OkHttpClient.Builder().certificatePinner(builder.build()).build();
    }

    private static void put(Map<String, List<String>> table, String host, String pin) {
        List<String> pins = table.get(host);
        if (pins == null) {
            pins = new ArrayList<>();
            table.put(host, pins);
        }
        pins.add("sha256/" + pin);
    }

    private static OkHttpClient holder() {
        Secrets secrets = Secrets.INSTANCE;
        return client(secrets.get("host"), secrets.get("pin.1"), secrets.get("pin.2"));
    }

    private void fetch(OkHttpClient client, String host) {
        try (Response response = client.newCall(new Request.Builder().url("https://" + host + "/").build()).execute()) {
            Log.i("vault", String.valueOf(response.code()));
        } catch (IOException error) {
            Log.w("vault", error);
        }
    }
}
