package org.pinscan.webview_variants;

import android.app.AlertDialog;
import android.app.Application;
import android.content.pm.ApplicationInfo;
import android.net.http.SslError;
import android.webkit.SslErrorHandler;
import android.webkit.WebView;
import android.webkit.WebViewClient;

/** The whole app: how web views go on after an error, and one that only does while it is debugged. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        show(new Debugged(), "https://debug.shop.example/");
        show(new OneHost(), "https://old.shop.example/");
        show(new Asking(), "https://ask.shop.example/");
        show(new Helped(), "https://help.shop.example/");
    }

    private void show(WebViewClient client, String address) {
        WebView view = new WebView(this);
        view.setWebViewClient(client);
        view.loadUrl(address);
    }

    /** Proceeds in a debuggable build only, as Cordova's client does. */
    static final class Debugged extends WebViewClient {
        @Override
        public void onReceivedSslError(WebView view, SslErrorHandler handler, SslError error) {
            ApplicationInfo info = view.getContext().getApplicationInfo();
            if ((info.flags & ApplicationInfo.FLAG_DEBUGGABLE) != 0) {
                handler.proceed();
                return;
            }
            super.onReceivedSslError(view, handler, error);
        }
    }

    /** Proceeds for one host. */
    static final class OneHost extends WebViewClient {
        @Override
        public void onReceivedSslError(WebView view, SslErrorHandler handler, SslError error) {
            if (error.getUrl().startsWith("https://old.shop.example/")) {
                handler.proceed();
            } else {
                handler.cancel();
            }
        }
    }

    /** Asks the user. */
    static final class Asking extends WebViewClient {
        @Override
        public void onReceivedSslError(WebView view, SslErrorHandler handler, SslError error) {
            new AlertDialog.Builder(view.getContext()).setMessage("Go on?")
                    .setPositiveButton("Yes", (dialog, which) -> handler.proceed())
                    .setNegativeButton("No", (dialog, which) -> handler.cancel()).show();
        }
    }

    /** Leaves it to another method. */
    static final class Helped extends WebViewClient {
        @Override
        public void onReceivedSslError(WebView view, SslErrorHandler handler, SslError error) {
            report(error);
            goOn(handler);
        }

        private static void report(SslError error) {
            android.util.Log.w("sample", "error " + error.getPrimaryError());
        }

        private static void goOn(SslErrorHandler handler) {
            handler.proceed();
        }
    }
}
