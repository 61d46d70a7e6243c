package org.pinscan.dagger_shop.di;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import javax.inject.Qualifier;

/** The client that carries nothing. */
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
public @interface Anonymous {
}
