package org.pinscan.hilt_clinic;

import dagger.internal.DoubleCheck;
import dagger.internal.Preconditions;
import java.util.List;
import javax.inject.Provider;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;
import org.pinscan.hilt_clinic.di.Flags;
import org.pinscan.hilt_clinic.di.NetworkModule;
import org.pinscan.hilt_clinic.di.PaymentsModule;
import org.pinscan.hilt_clinic.di.PinnedHost;
import retrofit2.Retrofit;

/** As Dagger's compiler writes a Hilt component in fast init mode. */
public final class DaggerApp_HiltComponents_SingletonC {
    private DaggerApp_HiltComponents_SingletonC() {
    }

    public static Builder builder() {
        return new Builder();
    }

    public static final class Builder {
        public App_GeneratedInjector build() {
            return new SingletonCImpl();
        }
    }

    private static final class SingletonCImpl implements App_GeneratedInjector {
        private final SingletonCImpl singletonCImpl = this;
        private Provider<List<PinnedHost>> provideBackendsProvider;
        private Provider<CertificatePinner> provideCertificatePinnerProvider;
        private Provider<OkHttpClient> providePinnedClientProvider;
        private Provider<OkHttpClient> providePublicClientProvider;
        private Provider<Retrofit> provideRetrofitProvider;
        private Provider<Retrofit> provideContentRetrofitProvider;
        private Provider<Flags> provideFlagsProvider;
        private Provider<OkHttpClient> providePaymentsClientProvider;

        private SingletonCImpl() {
            initialize();
        }

        @SuppressWarnings("unchecked")
        private void initialize() {
            this.provideBackendsProvider = DoubleCheck.provider(new SwitchingProvider<List<PinnedHost>>(singletonCImpl, 3));
            this.provideCertificatePinnerProvider = DoubleCheck.provider(new SwitchingProvider<CertificatePinner>(singletonCImpl, 2));
            this.providePinnedClientProvider = DoubleCheck.provider(new SwitchingProvider<OkHttpClient>(singletonCImpl, 1));
            this.provideRetrofitProvider = DoubleCheck.provider(new SwitchingProvider<Retrofit>(singletonCImpl, 0));
            this.providePublicClientProvider = DoubleCheck.provider(new SwitchingProvider<OkHttpClient>(singletonCImpl, 5));
            this.provideContentRetrofitProvider = DoubleCheck.provider(new SwitchingProvider<Retrofit>(singletonCImpl, 4));
            this.provideFlagsProvider = DoubleCheck.provider(new SwitchingProvider<Flags>(singletonCImpl, 7));
            this.providePaymentsClientProvider = DoubleCheck.provider(new SwitchingProvider<OkHttpClient>(singletonCImpl, 6));
        }

        private AppointmentRepository appointmentRepository() {
            return new AppointmentRepository(provideRetrofitProvider.get());
        }

        private ContentRepository contentRepository() {
            return new ContentRepository(provideContentRetrofitProvider.get());
        }

        private PaymentsRepository paymentsRepository() {
            return new PaymentsRepository(providePaymentsClientProvider.get());
        }

        @Override
        public void injectApp(App app) {
            app.setAppointments(appointmentRepository());
            app.setContent(contentRepository());
            app.setPayments(paymentsRepository());
        }

        private static final class SwitchingProvider<T> implements Provider<T> {
            private final SingletonCImpl singletonCImpl;
            private final int id;

            SwitchingProvider(SingletonCImpl singletonCImpl, int id) {
                this.singletonCImpl = singletonCImpl;
                this.id = id;
            }

            @SuppressWarnings("unchecked")
            @Override
            public T get() {
                switch (id) {
                    case 0:
                        return (T) Preconditions.checkNotNullFromProvides(NetworkModule.INSTANCE.provideRetrofit(singletonCImpl.providePinnedClientProvider.get()));
                    case 1:
                        return (T) Preconditions.checkNotNullFromProvides(NetworkModule.INSTANCE.providePinnedClient(singletonCImpl.provideCertificatePinnerProvider.get()));
                    case 2:
                        return (T) Preconditions.checkNotNullFromProvides(NetworkModule.INSTANCE.provideCertificatePinner(singletonCImpl.provideBackendsProvider.get()));
                    case 3:
                        return (T) Preconditions.checkNotNullFromProvides(NetworkModule.INSTANCE.provideBackends());
                    case 4:
                        return (T) Preconditions.checkNotNullFromProvides(NetworkModule.INSTANCE.provideContentRetrofit(singletonCImpl.providePublicClientProvider.get()));
                    case 5:
                        return (T) Preconditions.checkNotNullFromProvides(NetworkModule.INSTANCE.providePublicClient());
                    case 6:
                        return (T) Preconditions.checkNotNullFromProvides(PaymentsModule.INSTANCE.providePaymentsClient(singletonCImpl.providePublicClientProvider.get(), singletonCImpl.provideFlagsProvider.get()));
                    case 7:
                        return (T) Preconditions.checkNotNullFromProvides(PaymentsModule.INSTANCE.provideFlags());
                    default:
                        throw new AssertionError(id);
                }
            }
        }
    }
}
