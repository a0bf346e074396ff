package org.o365se.internal.chain;

import java.security.KeyStore;
import org.o365se.Access;
import org.o365se.internal.keys.PolicyKeys;
import org.o365se.internal.keystore.ChainRequest;
import org.o365se.internal.model.ScopeKeyId;

/**
 * Takes a scope key out of a key chain, which the provider itself never does: an independent reader has to be given one. Stands in this package to reach what is
 * private to it.
 */
public final class ScopeKeyInTheClear {
    private ScopeKeyInTheClear() {}

    /**
     * Opens the newest scope key of a scope.
     *
     * @param keyStore holds the scope
     * @param alias names it
     * @return the 32 bytes
     * @throws Exception if anything is not as this class expects it
     */
    public static byte[] of(KeyStore keyStore, String alias) throws Exception {
        var request = new ChainRequest();
        keyStore.getEntry("", request);
        var chain = request.chain().orElseThrow().chain();
        var snapshot = chain.current();
        var scope = snapshot.scope(alias).orElseThrow();
        var key = scope.currentKey();
        var policyKeys = ChainService.class.getDeclaredField("policyKeys");
        policyKeys.setAccessible(true);
        var opened = ((PolicyKeys) policyKeys.get(chain))
                .open(Access.USER, snapshot.policyOf(scope), key.wrappedBy().version());
        return opened.unwrap(new ScopeKeyId(scope.id(), key.version()), key).getEncoded();
    }
}
