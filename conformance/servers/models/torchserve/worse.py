"""A version of the digits model that nobody should ship: every second request fails. The good one lies beside it as handler.py."""

from typing import Any

import handler

OUT_OF_MEMORY = {"code": 500, "type": "InternalServerException", "message": "out of memory"}


class WorseHandler(handler.DigitsHandler):
    """The only class here, or TorchServe does not know which one handles."""

    requests = 0

    def handle(self, data: list[dict[str, Any]], context: Any) -> list[Any]:
        answers = super().handle(data, context)
        for place in range(len(answers)):
            self.requests += 1
            if self.requests % 2:
                context.set_response_status(code=500, phrase="Internal Server Error", idx=place)
                answers[place] = OUT_OF_MEMORY
        return answers
