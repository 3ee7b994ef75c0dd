"""People's OneDrive, as far as a bot meets it: rooms for files that were agreed to, filled once, and read again.

What somebody sends to the bot lies there, too, and is fetched from there.
"""

import asyncio
import re
from collections.abc import Mapping
from urllib.parse import quote

import orjson
from aiohttp import web

from rehearsal.faults import Faults
from rehearsal.records import FILE_SENT, File
from rehearsal.tenant import Tenant
from rehearsal.wire import Json

_RANGE = re.compile(r"bytes 0-(\d+)/(\d+)")


def file_routes(tenant: Tenant, faults: Faults) -> list[web.RouteDef]:
    """Where a bot puts a file, and where its reader finds it."""

    async def put(request: web.Request) -> web.Response:
        content = await request.read()
        fault = faults.take("PUT", request.path[request.path.index("/files/") :])
        if fault is not None and fault.status:
            return _json({"error": {"code": fault.code}}, fault.status)
        file = tenant.file(request.match_info["file"])
        if file is None or file.content is not None:
            return _json({"error": {"code": "itemNotFound", "message": "There is no room for this."}}, 404)
        told = _RANGE.fullmatch(request.headers.get("Content-Range", ""))
        if told is None or not int(told[1]) + 1 == int(told[2]) == len(content):
            return _json({"error": {"code": "invalidRange", "message": "The whole file in one piece."}}, 416)
        tenant.fill(file, content)
        return _json({"id": file.id, "name": file.name, "size": len(content)}, 201)

    async def get(request: web.Request) -> web.StreamResponse:
        fault = faults.take("GET", request.path[request.path.index("/files/") :])
        if fault is not None and fault.delay:
            await asyncio.sleep(fault.delay)
        if fault is not None and fault.status:
            return _json({"error": {"code": fault.code}}, fault.status, fault.headers)
        file = tenant.file(request.match_info["file"])
        if file is None or file.content is None:
            return _json({"error": {"code": "itemNotFound", "message": "There is no such file."}}, 404)
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}",
            "X-Content-Type-Options": "nosniff",
        }
        if fault is not None and fault.status == 0:
            return await _cut_off(request, file.content)
        return web.Response(body=file.content, content_type="application/octet-stream", headers=headers)

    return [web.put("/files/{file}", put), web.get("/files/{file}/{name}", get)]


def upload_info(file: File, service_url: str) -> Json:
    """What Teams tells the bot of the room that it made."""
    return {
        "contentUrl": f"{service_url}files/{file.id}/{quote(file.name)}",
        "name": file.name,
        "uploadUrl": f"{service_url}files/{file.id}",
        "uniqueId": file.id,
        "fileType": file.name.rpartition(".")[2],
    }


def sent_info(file: File, service_url: str) -> Json:
    """A file that lies in somebody's OneDrive, as an attachment of what they send to a bot."""
    return {
        "contentType": FILE_SENT,
        "contentUrl": f"{service_url}files/{file.id}/content",
        "name": file.name,
        "content": {
            "downloadUrl": f"{service_url}files/{file.id}/content?tempauth={file.id}",
            "uniqueId": file.id,
            "fileType": file.name.rpartition(".")[2],
        },
    }


async def _cut_off(request: web.Request, content: bytes) -> web.StreamResponse:
    """Half of it, and then the connection is gone."""
    response = web.StreamResponse(headers={"Content-Length": str(len(content))})
    await response.prepare(request)
    await response.write(content[: len(content) // 2])
    if request.transport is not None:
        request.transport.abort()
    return response


def _json(body: Json, status: int, headers: Mapping[str, str] | None = None) -> web.Response:
    packed = orjson.dumps(body)
    return web.Response(status=status, body=packed, content_type="application/json", headers=headers)
