package org.o365se.internal.chain;

import java.io.IOException;
import java.security.SecureRandom;
import org.o365se.KeyChainException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Tenant;
import org.o365se.internal.record.ChainFile;
import org.o365se.internal.record.ChainKeys;
import org.o365se.internal.record.ChainSecret;

/** Writes the policies and scopes of one tenant as a chain of their own. */
final class TenantExtract {
    private TenantExtract() {}

    static byte[] of(ChainSnapshot chain, String tenant, char[] secret) throws IOException, KeyChainException {
        var extracted = chain.ofTenant(new Tenant(tenant));
        if (extracted.policies().isEmpty()) {
            throw new KeyChainException(
                    ProviderErrorId.POLICY_UNKNOWN,
                    "Tenant " + tenant
                            + " has no policy in this key chain; list the policies with 'o365se policy list'",
                    null);
        }
        var keys = ChainKeys.derive(ChainSecret.forNewChain(secret, new SecureRandom()), extracted.chainId(), secret);
        try {
            return ChainFile.write(extracted, keys);
        } finally {
            keys.destroy();
        }
    }
}
