package org.o365se.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.o365se.DataEncryptionPolicy;

/** The homes of the demo's root keys. */
sealed interface DemoRoots permits ManagedDemoRoots, SoftHsmDemoRoots {
    /** Fills the folder with the configuration, its secrets and {@code java.security}, and describes it on the output. */
    DemoFolder makeFolder(boolean keep, PrintWriter out) throws IOException, InterruptedException;

    /** Returns a policy to create, with these root keys. */
    DataEncryptionPolicy policy(String alias);

    /** Returns the home of each root key of the policy, in their order. */
    List<String> homes();

    /** Returns the commands to type first in a folder that was kept. */
    List<String> next(DemoFolder folder);
}
