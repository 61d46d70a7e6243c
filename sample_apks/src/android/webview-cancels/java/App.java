package org.pinscan.webview_cancels;

import android.app.Application;
import android.net.http.SslError;
import android.util.Log;
import android.webkit.SslErrorHandler;
import android.webkit.WebView;
import android.webkit.WebViewClient;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        WebView view = new WebView(this);
        view.setWebViewClient(new Pages());
        view.loadUrl("https://www.shop.example/");
    }

    /** What to do with pages. */
    private static final class Pages extends WebViewClient {
        @Override
        public void onReceivedSslError(WebView view, SslErrorHandler handler, SslError error) {
            Log.w("sample", "error " + error.getPrimaryError());
            handler.cancel();
        }
    }
}
