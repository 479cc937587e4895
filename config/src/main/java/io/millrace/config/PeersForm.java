package io.millrace.config;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import java.util.List;

/** {@code peers}, both ways: the sources of a pool's {@code discover}, of routers, whose models nobody asks for. */
final class PeersForm {
    private PeersForm() {}

    static PeerSettings read(Section root) {
        Section at = root.section(PeerSettings.NAME);
        List<Endpoint> endpoints = EndpointForm.read(at, PeerSettings.NAME, ServerFamily.OIP_REST);
        DiscoverSettings found =
                DiscoverForm.read(at).map(DiscoverSettings::withoutModels).orElse(DiscoverSettings.NOWHERE);
        return new PeerSettings(endpoints, found);
    }

    static Printed print(PeerSettings settings) {
        Printed out = new Printed();
        if (!settings.endpoints().isEmpty())
            out.texts(
                    "endpoints",
                    settings.endpoints().stream()
                            .map(endpoint -> endpoint.id().address())
                            .toList());
        return DiscoverForm.sources(settings.discover(), out);
    }
}
