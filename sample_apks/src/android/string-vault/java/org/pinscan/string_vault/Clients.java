package org.pinscan.string_vault;

import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;
import okio.ByteString;

/** The clients, one for each way. */
final class Clients {
    private static final String A = "sha2";
    private static final String B = "56/";

    private Clients() {
    }

    static OkHttpClient byTable() {
        return pinned(new CertificatePinner.Builder().add(Vault.get(0), Vault.get(1)));
    }

    static OkHttpClient byShift() {
        return pinned(new CertificatePinner.Builder().add(Vault.shifted("xnpkz5{g|qz5j~hrvsj", 5), Vault.shifted("zpj9=?6j\u0080sR[XpR];U@JT\u0081n{UXNQmnk9j~{vVVN<mWhv?xR\u0082hwF", 7)));
    }

    static OkHttpClient byMix() {
        return pinned(new CertificatePinner.Builder().add(Vault.mixed("^3w_E;z\035Gtj\011R7\177\035V"), Vault.mixed("@2nC\006l \030U7~\030P\010`4`\013w\026\134\024N6k\036w\001_\012B+\000\037Z9`\033mFW1~\030I\022[\005@j2")));
    }

    static OkHttpClient byKey() {
        return pinned(new CertificatePinner.Builder().add(Vault.keyed("X?v_E;z\035Gtj\011R7\177\035V"), Vault.keyed("@2nC\006l :f\026E?\177\025\177IJnjHK)E\002F\042j%P\002$0x\031F\030\0029N\013\030, ?\003\010H\002\006\0232")));
    }

    static OkHttpClient byCipher() {
        return pinned(new CertificatePinner.Builder().add(Vault.deciphered("ZrZYOXlUp2TxHS+uvL42qKmZDiaTx9OArV9jz9uF0yI="), Vault.deciphered("2Y6XRowNeLchs4JkwKsLlGDpLJm1APgYK9CydN7UdqhfM5+K5WYnW92xwJjjycFuMGOxN50fnXKxcSoCz+bjfg==")));
    }

    static OkHttpClient byParts() {
        char[] head = {'p', 'a', 'r', 't', 's'};
        String host = new StringBuilder().append(head).append('.').append("tluav".substring(0, 0)).append(new StringBuilder("tluav").reverse()).append(".example").toString();
        String pin = A.concat(B).concat("XNbMwG0qeNjEw0+Kr84HW0/uq788jOi4g1I3X6C+unE").concat(String.valueOf('='));
        return pinned(new CertificatePinner.Builder().add(host, pin));
    }

    static OkHttpClient byHex() {
        ByteString digest = ByteString.decodeHex("d445fa103b7037609a6eb61e5ff976e599b5187fd8053ce8b8684fccc3b2ae62");
        return pinned(new CertificatePinner.Builder().add("hex.vault.example", "sha256/" + digest.base64()));
    }

    static OkHttpClient byNative() {
        return pinned(new CertificatePinner.Builder().add("native.vault.example", Keys.pin(1)));
    }

    private static OkHttpClient pinned(CertificatePinner.Builder builder) {
        return new OkHttpClient.Builder().certificatePinner(builder.build()).build();
    }
}
