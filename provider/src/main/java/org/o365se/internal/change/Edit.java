package org.o365se.internal.change;

import java.util.List;
import org.o365se.internal.chain.ChainService;
import org.o365se.internal.model.ChainEditor;

/** A change to a key chain, made ready by {@link ChainEdits} and carried out by {@link ChainService#change}, as a whole or not at all. */
public final class Edit {
    private final ChainEditor.Change change;

    public Edit(ChainEditor.Change change) {
        this.change = change;
    }

    /**
     * Joins changes to one.
     *
     * @param edits each is applied to what those before it leave
     * @return all of them
     */
    public static Edit all(List<Edit> edits) {
        var inOrder = List.copyOf(edits);
        return new Edit(newest -> {
            for (var edit : inOrder) {
                edit.change.applyTo(newest);
            }
        });
    }

    public ChainEditor.Change change() {
        return change;
    }
}
