package org.pinscan.dagger_shop.di;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import javax.inject.Qualifier;

/** The client that carries the user's token. */
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
public @interface Authenticated {
}
