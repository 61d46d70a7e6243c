package org.pinscan.bank.data;

/** An account. */
public final class Account {
    public String name;
    public double balance;
}
