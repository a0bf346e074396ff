package org.o365se.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.o365se.DataEncryptionPolicy;

/** Where the root keys of the demo live. */
sealed interface DemoRoots permits ManagedDemoRoots, SoftHsmDemoRoots {
    /** Creates the folder with the configuration, its secrets and {@code java.security}, and prints what the reader should know about it. */
    DemoFolder makeFolder(boolean keep, PrintWriter out) throws IOException, InterruptedException;

    /** A policy to create, with these root keys. */
    DataEncryptionPolicy policy(String alias);

    /** Where each root key of the policy lives, in their order. */
    List<String> homes();

    /** What to type first, and what more to try, in a folder that was kept. */
    List<String> next(DemoFolder folder);
}
