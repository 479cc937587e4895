package io.millrace.router.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of this build and of what it runs on. */
final class BuildVersion implements IVersionProvider {
    static String number() {
        String version = BuildVersion.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "millrace " + number(),
            "java " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ")",
            System.getProperty("os.name") + " " + System.getProperty("os.arch")
        };
    }
}
