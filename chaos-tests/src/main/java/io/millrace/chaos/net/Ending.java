package io.millrace.chaos.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http2.Http2StreamChannel;

/** How our side of a connection, or of one stream of an HTTP/2 connection, ends. */
@SuppressWarnings("FutureReturnValueIgnored") // a write or timer that fails ends with its channel or loop
public enum Ending {
    /** In order: FIN after what was written; of a stream RST_STREAM, and its connection stays. */
    CLOSE {
        @Override
        public void apply(Channel channel) {
            channel.close();
        }
    },
    /** At once: RST, and what the peer has not read yet may be lost to it; a stream takes its connection along. */
    RESET {
        @Override
        public void apply(Channel channel) {
            Channel connection = channel instanceof Http2StreamChannel ? channel.parent() : channel;
            if (connection.isOpen()) connection.config().setOption(ChannelOption.SO_LINGER, 0);
            connection.close();
        }
    },
    /** Not at all: open and silent. */
    HANG {
        @Override
        public void apply(Channel channel) {}
    };

    public abstract void apply(Channel channel);
}
