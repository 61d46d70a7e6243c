package org.pinscan.legacy_news.net;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.security.GeneralSecurityException;
import javax.net.ssl.HttpsURLConnection;

/** Sends readers' pictures. */
public final class Uploader {
    private static final String ADDRESS = "https://upload.legacy.example/pictures";

    public int send(byte[] picture) throws IOException, GeneralSecurityException {
        HttpsURLConnection connection = (HttpsURLConnection) new URL(ADDRESS).openConnection();
        connection.setSSLSocketFactory(TlsSetup.uploads());
        connection.setDoOutput(true);
        connection.setRequestMethod("POST");
        try (OutputStream body = connection.getOutputStream()) {
            body.write(picture);
        }
        return connection.getResponseCode();
    }
}
