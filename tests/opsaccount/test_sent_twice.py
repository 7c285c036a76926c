"""A form sent many times at the same moment makes one record, on servers where requests overlap."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from community.core.db import db
from community.opsaccount.contacts.models import Contact
from tests.factories import desk_of, make_member
from tests.town import town

AT_ONCE, FORMS = 12, 4


def test_one_form_sent_at_once_makes_one_record(tmp_path, postgres_server, redis_url):
    with postgres_server.database() as fresh:
        settings = {"GUILDHALL_DATABASE_URL": fresh.url, "GUILDHALL_REDIS_URL": redis_url}
        with town(tmp_path / "town", **settings) as place:
            ada = make_member("Ada")
            cookie = place.cookie(ada)
            with place.served() as served:

                def send(once: str) -> int:
                    form = {"kind": "lead", "name": "Wren", "origin": "lane:referral", "once": once}
                    return place.post(served.address, "/desk/contacts/new", cookie, **form)

                for _ in range(FORMS):
                    with ThreadPoolExecutor(AT_ONCE) as pool:
                        answers = pool.map(send, [os.urandom(8).hex()] * AT_ONCE)
                        assert set(answers) == {303}
            with desk_of(ada):
                assert db.session.scalar(select(func.count()).select_from(Contact)) == FORMS
