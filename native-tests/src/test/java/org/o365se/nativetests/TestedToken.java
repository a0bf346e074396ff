package org.o365se.nativetests;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The tokens that the tests set up, by the names that docs/guides/pkcs11.md gives them. */
enum TestedToken {
    SOFTHSM("SoftHSM 2.6.1") {
        @Override
        Opened open(Path folder) throws Exception {
            var hsm = new SoftHsm(folder);
            hsm.token("t", PIN);
            return new Opened("t", hsm.entries("t", "t", PIN), () -> {});
        }
    },
    P11_KIT("SoftHSM behind p11-kit's server and client 0.24.1") {
        @Override
        Opened open(Path folder) throws Exception {
            var hsm = new SoftHsm(folder);
            hsm.token("t", PIN);
            var server = new P11KitServer(hsm);
            return new Opened("t", server.entries("t", "t", PIN), server::close);
        }
    },
    OPENCRYPTOKI("opencryptoki 3.8.1 software token") {
        @Override
        Opened open(Path folder) throws Exception {
            var configured = ScriptedToken.opencryptoki(folder);
            return new Opened(ScriptedToken.LABEL, configured.entries(), configured);
        }
    },
    NSS("NSS softokn 3.87") {
        @Override
        Opened open(Path folder) throws Exception {
            return new Opened("NSS%20Certificate%20DB", NssToken.entries(folder), () -> {});
        }
    },
    TPM("tpm2-pkcs11 1.9.0 with swtpm, behind tpm2-abrmd") {
        @Override
        Opened open(Path folder) throws Exception {
            var configured = ScriptedToken.tpm(folder);
            return new Opened(ScriptedToken.LABEL, configured.entries(), configured);
        }
    };

    private static final String PIN = "1111";

    private final String shown;

    TestedToken(String shown) {
        this.shown = shown;
    }

    /**
     * A token that is set up.
     *
     * @param label as a URI writes it
     * @param entries of the configuration, under the name t
     * @param running what keeps it there
     */
    record Opened(String label, Map<String, String> entries, Closeable running) implements Closeable {
        @Override
        public void close() throws IOException {
            running.close();
        }
    }

    /** Sets the token up in a new folder. */
    abstract Opened open(Path folder) throws Exception;

    /** The name in the documentation. */
    String shown() {
        return shown;
    }
}
