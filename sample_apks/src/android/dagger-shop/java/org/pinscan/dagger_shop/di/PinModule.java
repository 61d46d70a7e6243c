package org.pinscan.dagger_shop.di;

import dagger.Module;
import dagger.Provides;
import dagger.multibindings.ElementsIntoSet;
import dagger.multibindings.IntoSet;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.inject.Named;
import javax.inject.Singleton;
import okhttp3.CertificatePinner;
import org.pinscan.dagger_shop.net.HostPin;
import org.pinscan.dagger_shop.net.PinPolicy;

/** What is pinned: every feature adds its own. */
@Module
public final class PinModule {
    @Provides
    @IntoSet
    static HostPin checkoutPin() {
        return new HostPin("checkout.dagger.example", "sha256/ouy5M2EA0ANbmAfOH5XfcNtWc8+vweuBqrBPvWxe1wE=");
    }

    @Provides
    @IntoSet
    static HostPin checkoutBackupPin() {
        return new HostPin("checkout.dagger.example", "sha256/E5h5rn5fc643UcgnHvpf/aJykowaI6cHk8a/80BEIII=");
    }

    @Provides
    @ElementsIntoSet
    static Set<HostPin> orderPins() {
        return new HashSet<>(Arrays.asList(
                new HostPin("orders.dagger.example", "sha256/4T1ASHfBEcj3btLt3Fn1ttByfw0/SksMqgVFmL4jAow="),
                new HostPin("orders.dagger.example", "sha256/tSr25Su2vKaUFXsyWYQ4dbPxSQ1xEUDgyqFaflrU9N0=")));
    }

    @Provides
    @Singleton
    static CertificatePinner pinner(Set<HostPin> pins) {
        CertificatePinner.Builder builder = new CertificatePinner.Builder();
        for (HostPin pin : pins) {
            builder.add(pin.getHost(), pin.getPin());
        }
        return builder.build();
    }

    @Provides
    @Named("wallet")
    static CertificatePinner walletPinner(PinPolicy policy) {
        return new CertificatePinner.Builder()
                .add(policy.host(), policy.pins().toArray(new String[0]))
                .build();
    }
}
