package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.ServiceEncryptionProvider;
import org.o365se.nativetests.program.AnyRecord;
import org.o365se.nativetests.program.WebApplication;

/** A web application that brings the provider along and is undeployed leaves nothing in the container. */
class UndeployTest {
    private static final int DEPLOYMENTS = 20;

    /** Printed when nothing has stayed. */
    private static final String GONE = "every application is gone\n";

    private final Path folder;

    UndeployTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** In a JVM of its own, like a container: which of its classes the JDK still holds depends on what the program has run before. */
    @Test
    void nothingOfAnApplicationStays() throws Exception {
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var container = ForkedJvm.withClassPath(Stream.of(classPath.split(File.pathSeparator))
                        .map(Path::of)
                        .toList())
                .property("o365se.project", Project.ROOT)
                .run(UndeployTest.class.getName(), folder.toString());
        assertEquals(GONE, container.text(), container::toString);
        assertEquals(0, container.status(), container::toString);
    }

    /**
     * Runs the container.
     *
     * @param args an empty folder
     */
    public static void main(String[] args) throws Exception {
        new UndeployTest(Path.of(args[0])).deployAndUndeployAll();
        System.out.print(GONE);
        System.out.flush();
        System.exit(0);
    }

    private void deployAndUndeployAll() throws Exception {
        var configuration = Operator.withPolicyAndScope(Files.createDirectory(folder.resolve("chain")))
                .configuration();
        var application = makeApplication();
        var tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createDirectory(folder.resolve("tomcat")).toString());
        ((StandardHost) tomcat.getHost()).setStartChildren(false);
        tomcat.start();
        try {
            for (int i = 0; i < DEPLOYMENTS; i++) {
                var ways = WebApplication.Way.values();
                var way = ways[i % ways.length];
                var loader = deployAndUndeploy(tomcat, application, configuration, way);
                linkAnotherRecord();
                Await.until(() -> isGone(loader));
            }
            Await.until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("o365se-")));
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    /** What a container shows its applications: itself and the JDK, and nothing of ours, which stands on the class path of this test. */
    private static final class ContainerLoader extends ClassLoader {
        private static final String OURS = "org.o365se.";

        ContainerLoader() {
            super(UndeployTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith(OURS)) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return name.startsWith("META-INF/services/" + OURS)
                    ? Collections.emptyEnumeration()
                    : super.getResources(name);
        }
    }

    private static final class RecordLoader extends ClassLoader {
        Class<?> define() throws IOException {
            var name = AnyRecord.class.getName();
            try (var file = AnyRecord.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
                var bytes = Objects.requireNonNull(file, name).readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            }
        }
    }

    /**
     * The JDK keeps the class of the record whose methods it has linked last, and with it that class's loader, until it links the next one:
     * {@code java.lang.runtime.ObjectMethods} adapts a few shared method handles, and each remembers its last adaptation. That is so for every program with
     * records. So another one is linked here.
     */
    private static void linkAnotherRecord() throws ReflectiveOperationException, IOException {
        var constructor = new RecordLoader().define().getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        var one = constructor.newInstance(constructor.newInstance((Object) null));
        var other = constructor.newInstance(constructor.newInstance((Object) null));
        assertEquals(one, other);
        assertEquals(one.hashCode(), other.hashCode());
        assertEquals(one.toString(), other.toString());
    }

    private static boolean isGone(WeakReference<ClassLoader> loader) {
        System.gc();
        return loader.get() == null;
    }

    private static WeakReference<ClassLoader> deployAndUndeploy(
            Tomcat tomcat, Path application, Path configuration, WebApplication.Way way) throws Exception {
        var context = (StandardContext) tomcat.addContext("/mail", application.toString());
        context.setParentClassLoader(new ContainerLoader());
        // It would have to look into the JDK for these, and reports that it cannot.
        context.setClearReferencesThreadLocals(false);
        context.setClearReferencesRmiTargets(false);
        context.addParameter("way", way.name());
        context.addParameter("configuration", configuration.toString());
        context.addParameter("alias", Operator.ALICE);
        context.addApplicationListener(WebApplication.class.getName());
        context.start();
        assertEquals(LifecycleState.STARTED, context.getState(), "the application does not start");
        var loader = context.getLoader().getClassLoader();
        Class<?> provider = Class.forName(ServiceEncryptionProvider.class.getName(), false, loader);
        assertNotSame(ServiceEncryptionProvider.class, provider, "the application has no provider of its own");
        context.stop();
        tomcat.getHost().removeChild(context);
        return new WeakReference<>(loader);
    }

    /** The application's own class and the provider's jar, as a container wants them. */
    private Path makeApplication() throws Exception {
        var root = Files.createDirectory(folder.resolve("mail"));
        var lib = Files.createDirectories(root.resolve("WEB-INF/lib"));
        Files.copy(Project.providerJar(), lib.resolve("o365se-provider.jar"));
        var classes = root.resolve("WEB-INF/classes");
        var program = Path.of(WebApplication.class.getName().replace('.', '/')).getParent();
        Files.createDirectories(classes.resolve(program));
        try (var compiled = Files.list(Project.testClasses().resolve(program))) {
            for (var file : compiled.toList()) {
                if (file.getFileName().toString().startsWith(WebApplication.class.getSimpleName())) {
                    Files.copy(file, classes.resolve(program).resolve(file.getFileName()));
                }
            }
        }
        return root;
    }
}
