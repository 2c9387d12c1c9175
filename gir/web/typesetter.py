"""Sets one document, in a process of its own: reads a request as JSON from its input, writes the PDF to its output.

Started by ``gir.web.paper`` as a file, without the rest of the product. Why apart: what the typesetter keeps in memory
stays out of the workers, it can be stopped when it takes too long, and a process that was forked from one that had
used it would hang.
"""

import json
import sys

import typst


def main() -> int:
    """Set the document; when that fails, say why on the error output and end with 1."""
    request = json.load(sys.stdin)
    try:
        document = typst.compile(
            request["template"].encode(),
            sys_inputs={"data": json.dumps(request["data"])},
            font_paths=request["fonts"],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=0,
        )
    except typst.TypstError as error:
        sys.stderr.write(error.message)
        return 1
    sys.stdout.buffer.write(document)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
