package org.pinscan.dagger_shop.di;

import dagger.BindsInstance;
import dagger.Component;
import javax.inject.Singleton;
import org.pinscan.dagger_shop.App;

/** The graph of the whole app. */
@Singleton
@Component(modules = {NetworkModule.class, PinModule.class, BindingsModule.class})
public interface AppComponent {
    void inject(App app);

    /** Makes it. */
    @Component.Factory
    interface Factory {
        AppComponent create(@BindsInstance App app);
    }
}
