package io.millrace.router.frontend;

import io.millrace.inference.ModelName;
import io.millrace.inference.Sequence;
import io.millrace.inference.Wire;
import io.millrace.inference.WireBody;
import io.millrace.router.home.TenantHeader;
import io.millrace.router.traffic.CallFacts;
import io.millrace.router.traffic.ContextSource;
import io.millrace.router.traffic.Features;
import io.millrace.router.traffic.KeyHash;
import io.netty.buffer.ByteBuf;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of itself to whoever decides which way it goes.
 *
 * @param reading of its inputs
 */
record ExchangeFacts(
        Exchange exchange,
        Wire wire,
        ModelName asked,
        Optional<Sequence> part,
        Function<ContextSource, Features> reading)
        implements CallFacts {
    @Override
    public @Nullable String header(String name) {
        return wire.headers().get(name);
    }

    @Override
    public List<String> headers(String name) {
        return wire.headers().getAll(name);
    }

    @Override
    public String tenant() {
        return TenantHeader.of(wire.headers());
    }

    @Override
    public String protocol() {
        return wire.form().label();
    }

    @Override
    public String model() {
        return asked.text();
    }

    @Override
    public @Nullable String sequence() {
        return part.map(Sequence::id).orElse(null);
    }

    @Override
    public Features features(ContextSource source) {
        return reading.apply(source);
    }

    @Override
    public long inputHash() {
        if (!(wire.content() instanceof WireBody.Whole(var body))) return 0;
        ByteBuf bytes = ((BufferInternal) body).getByteBuf();
        CRC32C sum = new CRC32C();
        for (ByteBuffer part : bytes.nioBuffers()) sum.update(part);
        return KeyHash.of(sum.getValue(), bytes.readableBytes());
    }
}
