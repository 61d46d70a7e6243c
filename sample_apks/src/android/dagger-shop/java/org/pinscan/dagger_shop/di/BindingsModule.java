package org.pinscan.dagger_shop.di;

import dagger.Binds;
import dagger.Module;
import org.pinscan.dagger_shop.net.DefaultPinPolicy;
import org.pinscan.dagger_shop.net.PinPolicy;

/** What stands behind which interface. */
@Module
public abstract class BindingsModule {
    @Binds
    abstract PinPolicy policy(DefaultPinPolicy policy);
}
