"""Real clients against real model servers, through Millrace.

Installs Triton, TorchServe, TensorFlow and the clients into a cache folder, starts the servers with a digits
model each, asks each one directly, puts Millrace in front, and runs every client against every server.
"""

import argparse
import os
import sys
from pathlib import Path

from install import CLIENTS, Missing

EXAMPLES = """\
examples:
  conformance/run                                    everything
  conformance/run --servers triton,in-jvm            two columns of the table
  conformance/run --only tfs-rows:triton             one cell
  conformance/run --only parity:triton               its errors, directly and through Millrace
  conformance/run --only echo:triton                 tensors of every datatype
  conformance/run --only echo/v2-json:triton         the same by one client
  conformance/run --only canary:triton               a worse version, which goes back by itself; so too canary:torchserve
  conformance/run --only console:in-jvm              the console in a real Chromium
  conformance/run --only dashboards:in-jvm           dashboards and rules, against a real Prometheus
  conformance/run --only kubernetes                  discovery by a real API server; so too consul, peers,
                                                     peers-kubernetes, agreed, agreed-kubernetes
  conformance/run --only features:in-jvm             inputs looked up in a real Redis, which is stopped and killed
  conformance/run --only found                       models that no config names, of each real server
  conformance/run --only ensemble                    a Triton and a TorchServe as one model, each stopped for a while
  conformance/run --only chart                       the Helm chart, held against it; image: the container image
  conformance/run --direct                           the servers without Millrace
  conformance/run --direct --servers triton --keep   a Triton to play with, until Ctrl-C

The cache folder is ${MILLRACE_CACHE:-~/.cache/millrace}/conformance; all servers together need about 9 GB there.
"""


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="conformance/run",
        description=__doc__,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--clients", metavar="A,B", help="only these rows of the table; echo means all that begin so")
    parser.add_argument("--servers", metavar="A,B", help="only these columns, for example triton,tensorflow-grpc")
    parser.add_argument("--only", metavar="CLIENT:SERVER", type=cell, help="only this cell")
    parser.add_argument("--direct", action="store_true", help="without Millrace")
    parser.add_argument(
        "--failover",
        metavar="N",
        type=int,
        default=20_000,
        help="calls while one of two Tritons is killed; 0 leaves that out (default: 20000)",
    )
    parser.add_argument("--document", action="store_true", help="write what the run goes by into docs/protocols.md")
    parser.add_argument("--pictures", action="store_true", help="write pictures of the console and the dashboards into docs/pictures/")
    parser.add_argument("--keep", action="store_true", help="leave everything running until Ctrl-C")
    return parser.parse_args(arguments)


def cell(text: str) -> str:
    if text.count(":") > 1:
        raise argparse.ArgumentTypeError("expected CLIENT:SERVER, for example tfs-rows:triton, or what stands alone")
    return text


def main() -> int:
    options = parse(sys.argv[1:])
    try:
        CLIENTS.ensure()
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    if Path(sys.prefix).resolve() != CLIENTS.folder.resolve():
        python = str(CLIENTS.python)
        os.execv(python, [python, "-B", *sys.argv])
    import document
    import session

    if options.document:
        document.write()
        return 0
    if not options.clients and document.stale():
        print(f"{document.PAGE} is not what the run goes by; conformance/run --document writes it", file=sys.stderr)
        return 1
    return session.run(options)


if __name__ == "__main__":
    sys.exit(main())
