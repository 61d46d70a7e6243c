package org.pinscan.dagger_shop.data;

/** An order as the server sends it. */
public final class Order {
    public String id;
    public long cents;
}
