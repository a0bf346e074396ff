package org.o365se.keychain;

/** A change to a key chain, made ready by {@link ChainEdits} and carried out by {@link ChainService#change}, as a whole or not at all. */
public final class Edit {
    private final ChainStorage.Change change;

    Edit(ChainStorage.Change change) {
        this.change = change;
    }

    /**
     * Joins two changes to one.
     *
     * @param next is applied to what this one leaves
     * @return both
     */
    public Edit then(Edit next) {
        return new Edit(newest -> {
            change.applyTo(newest);
            next.change.applyTo(newest);
        });
    }

    ChainStorage.Change change() {
        return change;
    }
}
