package org.pinscan.okhttp_shapes;

import android.app.Application;
import android.util.Base64;
import android.util.Log;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        use(wildcard(), "one.shapes.example");
        use(oldDigest(), "sha1.shapes.example");
        use(constantArray(), "array.shapes.example");
        use(resources(), "resources.shapes.example");
        use(concatenated(), "t.concat.shapes.example");
        use(fromHelper(), "helper.shapes.example");
        use(byHelper(), "first.shapes.example");
        use(bytes(), "bytes.shapes.example");
        use(buildConfig(), "config.shapes.example");
        use(loopOverMap(), "mapped.shapes.example");
        use(loopOverList(), "list.shapes.example");
        use(formatted(), "format.shapes.example");
        use(inLambda(), "lambda.shapes.example");
        use(inFields(), "field.shapes.example");
        use(conditional(), "stage.shapes.example");
        use(addedTwice(), "twice.shapes.example");
    }

    /** Fetches from a host through a client with its pinner. */
    private static void use(CertificatePinner pinner, String host) {
        fetch(new OkHttpClient.Builder().certificatePinner(pinner).build(), host);
    }

    /** Every name one label below. */
    private static CertificatePinner wildcard() {
        return new CertificatePinner.Builder().add("*.one.shapes.example", "sha256/AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=", "sha256/2mb8U7NaMpyZ0QLyRnBwKOwCyhC2TrbeNTO4BLPqapg=").build();
    }

    /** SHA-1 pins. */
    private static CertificatePinner oldDigest() {
        return new CertificatePinner.Builder().add("sha1.shapes.example", "sha1/RyCOM5TFUapMZOuFDzN1a4u27Kk=", "sha1/RBcLFIP84SZlwu+fK1pHOWtSXh4=").build();
    }

    private static final String[] PINS = {"sha256/4llxJFmTm4CiYTlz/5WVn9c89TD9ekXPl17UkClGciU=", "sha256/Z8x0kp/jKK1sp9CXgOGJHRwY1sHoyO9ek0FWofps7rQ="};

    /** Pins in a static array. */
    private static CertificatePinner constantArray() {
        return new CertificatePinner.Builder().add("array.shapes.example", PINS).build();
    }

    /** Host and pins from the resources. */
    private CertificatePinner resources() {
        return new CertificatePinner.Builder()
            .add(getString(R.string.pinned_host), getResources().getStringArray(R.array.pins))
            .build();
    }

    /** A host whose first label is only known at run time. */
    private static CertificatePinner concatenated() {
        String host = new StringBuilder().append(System.getProperty("tenant")).append(".concat.shapes.example").toString();
        return new CertificatePinner.Builder().add(host, "sha256/UJqDUafNwCzLsKeyPQmwk1RtUVo8wZ64JpuMJBv/0b8=", "sha256/vjO4BwOYxyJHbdBeoezaCm4VC8i1CUXv4nY4kjaW24c=").build();
    }

    /** Pins that a helper returns. */
    private static CertificatePinner fromHelper() {
        return new CertificatePinner.Builder().add("helper.shapes.example", helperPins()).build();
    }

    private static String[] helperPins() {
        return new String[] {"sha256/dbH5GEBN80hqMjXblknLB9i1iG8mHe9TQWw/1a6CFfw=", "sha256/zCXsQBQATWHcMZ+/olmXg850zhZLi2EJfRIrGf/tAyE="};
    }

    /** A helper that is given host and pin. */
    private static CertificatePinner byHelper() {
        CertificatePinner.Builder builder = new CertificatePinner.Builder();
        pin(builder, "first.shapes.example", "FMZmsRF8y+H0XKB1qG3NH3639mFTHeFhWkd4GgyllMg=");
        pin(builder, "second.shapes.example", "Aj0yFXM9yjx3hVNn3HE2jhD7bBpJZ89EgTlGa9LhiM8=");
        return builder.build();
    }

    private static void pin(CertificatePinner.Builder builder, String host, String key) {
        builder.add(host, "sha256/" + key);
    }

    private static final byte[] DIGEST = {5, 51, -10, 7, 77, -68, 69, -48, -72, -102, 28, -1, -21, 110, -105, 61, -56, -29, 59, -71, 16, -82, -125, 54, -87, -58, -90, -91, 69, -21, -79, -43};

    /** A pin made of bytes. */
    private static CertificatePinner bytes() {
        String pin = "sha256/" + Base64.encodeToString(DIGEST, Base64.NO_WRAP);
        return new CertificatePinner.Builder().add("bytes.shapes.example", pin).build();
    }

    /** Host and pin from the build configuration. */
    private static CertificatePinner buildConfig() {
        return new CertificatePinner.Builder().add(BuildConfig.HOST, BuildConfig.PIN).build();
    }

    private static final Map<String, String[]> BY_HOST = new LinkedHashMap<>();

    static {
        BY_HOST.put("mapped.shapes.example", new String[] {"sha256/SWkot1Y2gGy4LJ1fmEU0Ns0cRxRovFc1aC3ZN3B0xqM=", "sha256/dmvNfZjeHwAyPZ5c1CKkLOSIw+KXXdAFSpLBh+LLs4g="});
        BY_HOST.put("other.shapes.example", new String[] {"sha256/Q1TsTNCkR8nHJ2I2QVkkyZQhCq6l6TgTvyX+3F2kf6Q="});
    }

    /** A loop over a map of hosts. */
    private static CertificatePinner loopOverMap() {
        CertificatePinner.Builder builder = new CertificatePinner.Builder();
        for (Map.Entry<String, String[]> entry : BY_HOST.entrySet()) {
            builder.add(entry.getKey(), entry.getValue());
        }
        return builder.build();
    }

    /** A loop over a list of pins. */
    private static CertificatePinner loopOverList() {
        List<String> pins = Arrays.asList("UWu1OWIjlmtihySDipQZauJISzT8LMe+E2KBofczevs=", "n9/psU+EPI+YlaD1YR9ZhaXYuNxYf7C/TfvArWGfufA=");
        CertificatePinner.Builder builder = new CertificatePinner.Builder();
        for (String pin : pins) {
            builder.add("list.shapes.example", "sha256/" + pin);
        }
        return builder.build();
    }

    /** A pin put together by a format. */
    private static CertificatePinner formatted() {
        String pin = String.format(Locale.ROOT, "sha256/%s", "tHg6yufYC8oTtnIcF7iKssW9k6IIveqsJLn/jJNsjJY=");
        return new CertificatePinner.Builder().add(String.format("%s.shapes.%s", "format", "example"), pin).build();
    }

    /** A pinner made in a lambda. */
    private static CertificatePinner inLambda() {
        Callable<CertificatePinner> maker = () -> new CertificatePinner.Builder()
            .add("lambda.shapes.example", "sha256/Nq05U2RdZaALDZ/FL8S5HdTnEh+KqQekaXGM8LOrlU4=", "sha256/iYE2zUAyFI6oR6WsetPWshKU+AgGUXM23lO0GVGGlkc=").build();
        try {
            return maker.call();
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    /** What is pinned, held in fields. */
    private static final class Pinned {
        final String host;
        final String[] pins;

        Pinned(String host, String... pins) {
            this.host = host;
            this.pins = pins;
        }

        CertificatePinner pinner() {
            return new CertificatePinner.Builder().add(host, pins).build();
        }
    }

    /** Host and pins held in an object. */
    private static CertificatePinner inFields() {
        return new Pinned("field.shapes.example", "sha256/RJKGU0/rOO9mt/ZW4dxbi/BXiWnyVBHLFHfhU5VGQac=", "sha256/yUn27mLFgPGuN4nzuyTkRivpTp0Lu21LBsj/P2GSsf4=").pinner();
    }

    /** One of two hosts, by the build's stage. */
    private static CertificatePinner conditional() {
        boolean staging = Boolean.parseBoolean(System.getProperty("staging"));
        String host = staging ? "stage.shapes.example" : "live.shapes.example";
        return new CertificatePinner.Builder().add(host, "sha256/XWKsKCa2LrhGgV5cJYzjPbhVqmAYbfyhtpOze57Xnks=", "sha256/1F5tiMLY/dADB5mHaVDANTu4mUjBv3gP0BBrHwyCPhI=").build();
    }

    /** One host, a call for each pin. */
    private static CertificatePinner addedTwice() {
        return new CertificatePinner.Builder()
            .add("twice.shapes.example", "sha256/BxMN3rp5tq0IiuvfqSwnOHfFX6D5QYp+sA7PBWGoEXk=")
            .add("twice.shapes.example", "sha256/cf0HoLX7mfVJTOVjvVxpPFlaoSaKkczialuaCMi6BtU=")
            .build();
    }

    /** Uses the client, so that nothing of it is dropped. */
    private static void fetch(OkHttpClient client, String host) {
        try (Response response = client.newCall(new Request.Builder().url("https://" + host + "/v1").build()).execute()) {
            Log.i("sample", response.code() + " " + host);
        } catch (IOException error) {
            Log.w("sample", error);
        }
    }
}
