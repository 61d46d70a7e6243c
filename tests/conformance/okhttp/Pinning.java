// Asks OkHttp's own classes what they make of a chain: trust, host name, then the certificate pinner on the cleaned chain.
// Reads cases as tab-separated lines (see cases.py) and prints two words for each: with the JVM's trust manager and
// OkHttp's own chain cleaner, and as on Android, where OkHttp has the platform both trust and clean the chain
// (AndroidCertificateChainCleaner, X509TrustManagerExtensions.checkServerTrusted): by Conscrypt's TrustManagerImpl.

import java.io.*;
import java.lang.reflect.*;
import java.nio.file.*;
import java.security.KeyStore;
import java.security.cert.*;
import java.time.Instant;
import java.util.*;
import javax.net.ssl.*;
import okhttp3.CertificatePinner;
import okhttp3.internal.tls.OkHostnameVerifier;
import org.conscrypt.TrustManagerImpl;

public class Pinning {
    static Path folder;
    static final Date DAY = Date.from(Instant.parse("2026-11-23T12:00:00Z"));

    public static void main(String[] args) throws Exception {
        folder = Paths.get(args[0]);
        for (String line : Files.readAllLines(Paths.get(args[1]))) {
            String[] cells = line.split("\t");
            System.out.println(answer(cells, Pinning::onJvm) + "\t" + answer(cells, Pinning::onAndroid));
        }
    }

    interface Cleaner {
        // The chain that is pinned, from the leaf to a trusted root; an exception where no such chain is found.
        List<? extends Certificate> clean(List<X509Certificate> roots, List<X509Certificate> chain, String host) throws Exception;
    }

    static String answer(String[] cells, Cleaner cleaner) throws Exception {
        List<X509Certificate> roots = new ArrayList<>();
        for (String name : cells[0].split(",")) roots.addAll(read(name));
        List<X509Certificate> chain = read(cells[1]);
        String host = cells[2];
        CertificatePinner.Builder builder = new CertificatePinner.Builder();
        for (int i = 3; i < cells.length; i += 2) builder.add(cells[i], cells[i + 1]);
        CertificatePinner pinner = builder.build();
        List<Certificate> cleaned;
        try {
            cleaned = new ArrayList<>(cleaner.clean(roots, chain, host));
        } catch (CertificateException error) {
            return "untrusted";
        } catch (InvocationTargetException error) {
            return "uncleaned";  // trusted, yet OkHttp's own cleaner finds no way to the root
        }
        if (!OkHostnameVerifier.INSTANCE.verify(host, chain.get(0))) return "wrong-host";
        if (passes(pinner, host, Collections.emptyList())) return "not-pinned";
        return passes(pinner, host, cleaned) ? "accepted" : "rejected";
    }

    static List<? extends Certificate> onJvm(List<X509Certificate> roots, List<X509Certificate> chain, String host) throws Exception {
        trustManager(roots).checkServerTrusted(chain.toArray(new X509Certificate[0]), "UNKNOWN");
        return clean(roots, chain, host);
    }

    static List<? extends Certificate> onAndroid(List<X509Certificate> roots, List<X509Certificate> chain, String host) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < roots.size(); i++) store.setCertificateEntry("root" + i, roots.get(i));
        X509Certificate[] sent = chain.toArray(new X509Certificate[0]);
        return new TrustManagerImpl(store).checkServerTrusted(sent, "ECDHE_ECDSA", host);
    }

    static boolean passes(CertificatePinner pinner, String host, List<Certificate> chain) {
        try {
            pinner.check(host, chain);
            return true;
        } catch (SSLPeerUnverifiedException error) {
            return false;
        }
    }

    @SuppressWarnings("unchecked")
    static List<Certificate> clean(List<X509Certificate> roots, List<X509Certificate> chain, String host) throws Exception {
        Class<?> type = Class.forName("okhttp3.internal.tls.CertificateChainCleaner");
        X509Certificate[] anchors = roots.toArray(new X509Certificate[0]);
        Object cleaner;
        try {
            cleaner = type.getMethod("get", X509Certificate[].class).invoke(null, (Object) anchors);
        } catch (NoSuchMethodException kotlin) {
            Object companion = type.getField("Companion").get(null);
            cleaner = companion.getClass().getMethod("get", X509Certificate[].class).invoke(companion, (Object) anchors);
        }
        Method method = type.getMethod("clean", List.class, String.class);
        method.setAccessible(true);
        return (List<Certificate>) method.invoke(cleaner, chain, host);
    }

    static X509TrustManager trustManager(List<X509Certificate> roots) throws Exception {
        Set<TrustAnchor> anchors = new HashSet<>();
        for (X509Certificate root : roots) anchors.add(new TrustAnchor(root, null));
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
        parameters.setRevocationEnabled(false);
        parameters.setDate(DAY);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    @SuppressWarnings("unchecked")
    static List<X509Certificate> read(String name) throws Exception {
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".pem"))) {
            return new ArrayList<>((Collection<X509Certificate>) CertificateFactory.getInstance("X.509").generateCertificates(in));
        }
    }
}
