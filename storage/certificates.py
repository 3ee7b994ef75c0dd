"""Certificates for good practice that a COA saw."""

from practice.coa_records import Certificate
from storage.coa_tables import CertificateRow
from storage.connection import Connection
from storage.kept import Kept


class CertificateStore:
    def __init__(self, connection: Connection) -> None:
        self._given = Kept(connection, CertificateRow, Certificate)

    async def add(self, certificate: Certificate) -> bool:
        return await self._given.add(certificate)

    async def by_id(self, certificate_id: str) -> Certificate | None:
        return await self._given.first(self._given.c.id == certificate_id)
