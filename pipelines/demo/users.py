"""The Users sheet: operators and technicians, two of whom the CRM does not know."""

from pipelines.demo.tenant import Row, Tenant

DOMAIN = "demo-trades.example"
# Name, e-mail in Ascora, role, active, the administrator's override.
USERS = (
    ("Dana Reyes", f"dana.reyes@{DOMAIN}", "Administrator", True, None),
    ("Liam Nguyen", f"liam.nguyen@{DOMAIN}", "Supervisor", True, None),
    ("Mia Patel", f"Mia.Patel@{DOMAIN}", "Scheduler", True, None),
    ("Jack Wilson", f"jack.wilson@{DOMAIN}", "Technician", True, None),
    ("Olivia Brown", "liv@home.example", "Technician", True, f"olivia.brown@{DOMAIN}"),
    ("Tom Older", f"tom.older@{DOMAIN}", "Technician", False, None),
    ("Sam Apprentice", None, "No Access", True, None),
    ("Priya Contractor", "priya@contracting.example", "No Access", True, None),
)


def add_users(tenant: Tenant) -> None:
    for name, email, role, active, override in USERS:
        row: Row = {"Name": name, "Email": email, "Role": role, "Active": active}
        tenant.add("users", row | {"Freshsales Email": override})
