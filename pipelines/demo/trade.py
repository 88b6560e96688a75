"""What the trade business does and sells: job types, labour, price list, equipment."""

TEAMS = ("Plumbing", "Electrical", "Air Conditioning", "Roofing")
JOB_TYPES = {
    "Plumbing": ("Hot Water", "Blocked Drain", "Leaking Tap", "Gas Fitting", "Bathroom Renovation", "Backflow Test"),
    "Electrical": ("Switchboard Upgrade", "Lighting", "Test and Tag", "Smoke Alarms", "Solar Service", "Fault Finding"),
    "Air Conditioning": ("Split System Install", "AC Service", "Ducted Install", "AC Repair"),
    "Roofing": ("Roof Repair", "Gutter Clean", "Gutter Replacement", "Roof Restoration", "Leak Detection"),
}
JOB_NAMES = {
    "Hot Water": "Hot water replacement", "Blocked Drain": "Clear blocked sewer", "Leaking Tap": "Leaking mixer",
    "Gas Fitting": "New gas bayonet", "Bathroom Renovation": "Bathroom rough-in and fit-off",
    "Backflow Test": "Annual backflow test", "Switchboard Upgrade": "Switchboard upgrade with RCBOs",
    "Lighting": "LED downlights", "Test and Tag": "Test and tag", "Smoke Alarms": "Interconnected smoke alarms",
    "Solar Service": "Inverter service", "Fault Finding": "Power trips at night",
    "Split System Install": "Install 5 kW split", "AC Service": "AC service, clean filters",
    "Ducted Install": "Ducted reverse cycle", "AC Repair": "AC not cooling", "Roof Repair": "Replace cracked tiles",
    "Gutter Clean": "Gutter clean", "Gutter Replacement": "Replace box gutter", "Roof Restoration": "Re-point ridge",
    "Leak Detection": "Trace roof leak",
}  # fmt: skip
LABOUR_ROLES = (
    ("Plumber", "110.00"), ("Electrician", "115.00"), ("Refrigeration Mechanic", "125.50"), ("Roofer", "98.00"),
    ("Apprentice", "62.45"), ("Call Out Fee", "88.00"),
)  # fmt: skip


def _table(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines())


# Part number, description, category, cost ex tax. HWS-250 also stands in the demo's CRM account.
PARTS = _table(
    """
    HWS-250 | 250L electric hot water unit | Hot Water | 742.00
    HWS-315 | 315L electric hot water unit | Hot Water | 868.50
    HWG-26 | 26L continuous flow gas hot water | Hot Water | 905.00
    HP-270 | 270L heat pump | Hot Water | 2140.00
    TPR-15 | TPR valve 15mm | Hot Water | 28.35
    TMV-20 | Tempering valve 20mm | Hot Water | 64.90
    CU-15 | Copper tube 15mm, per m | Pipe | 9.875
    CU-20 | Copper tube 20mm, per m | Pipe | 14.62
    PVC-100 | PVC pipe 100mm, 6m | Pipe | 41.10
    PEX-16 | PEX pipe 16mm, per m | Pipe | 2.135
    MIX-K1 | Kitchen mixer, chrome | Tapware | 138.00
    MIX-B1 | Basin mixer, matt black | Tapware | 172.40
    TAP-W | Tap washer kit | Tapware | 3.20
    CIS-DF | Dual flush cistern | Sanitary | 119.00
    PAN-01 | Toilet suite, back to wall | Sanitary | 389.00
    RCBO-20 | RCBO 20A 30mA | Electrical | 36.75
    RCBO-32 | RCBO 32A 30mA | Electrical | 39.40
    SWB-24 | Switchboard enclosure 24 pole | Electrical | 148.20
    MS-63 | Main switch 63A | Electrical | 22.80
    TPS-2.5 | TPS cable 2.5mm², per m | Cable | 1.487
    TPS-4 | TPS cable 4mm², per m | Cable | 2.31
    LED-10W | LED downlight 10W tri-colour | Lighting | 14.90
    LED-BAT | LED batten 1200mm | Lighting | 47.00
    SMK-RF | Smoke alarm, RF interconnected | Safety | 84.00
    GPO-D | Double power point | Electrical | 8.10
    GPO-USB | Double power point with USB | Electrical | 29.95
    SP-25 | Split system 2.5kW | Air Con | 699.00
    SP-50 | Split system 5.0kW | Air Con | 1189.00
    SP-71 | Split system 7.1kW | Air Con | 1565.00
    DUC-14 | Ducted unit 14kW | Air Con | 4380.00
    R32-KG | Refrigerant R32, per kg | Air Con | 58.00
    PAIR-38 | Pair coil 1/4 3/8, per m | Air Con | 11.25
    BRK-AC | Condenser bracket | Air Con | 42.00
    DRN-HO | Drain hose, per m | Air Con | 1.95
    TILE-CT | Concrete roof tile | Roofing | 4.65
    TILE-TC | Terracotta roof tile | Roofing | 7.90
    GUT-Q | Quad gutter, per m | Roofing | 12.30
    DP-90 | Downpipe 90mm, 1.8m | Roofing | 24.15
    FLSH-Z | Zincalume flashing, per m | Roofing | 18.40
    SIL-CL | Silicone, clear 300g | Consumables | 7.35
    FIX-SC | Roofing screws, box of 250 | Consumables | 39.00
    TAPE-T | Thread tape | Consumables | 1.10
    BLT-M8 | Masonry anchor M8 | Consumables | 0.735
    INV-5K | Solar inverter 5kW | Solar | 1240.00
    ISO-DC | DC isolator 32A | Solar | 54.60
    PMP-RW | Rainwater pump | Pumps | 412.00
    FLT-CB | Carbon filter cartridge | Pumps | 33.30
    """
)
KITS = (
    ("KIT-HWS", "Hot water changeover kit", "1580.00"), ("KIT-SPL", "Back-to-back split install kit", "2350.00"),
    ("KIT-SMK", "3 bedroom smoke alarm kit", "690.00"), ("KIT-GUT", "Gutter guard kit, 10m", "415.50"),
)  # fmt: skip
WRITE_INS = (
    "Scaffold hire", "Asbestos removal by others", "Crane hire, half day", "Skip bin 4m³", "Traffic control",
    "Travel", "Council permit fee", "After hours loading", "Make good plasterboard", "Certificate of compliance",
)  # fmt: skip
SUPPLIERS = ("Reece Depot", "Tradelink Supply", "Middy's Wholesale", "Metal Roof Warehouse", "Coolmart", "Officeworks")

EQUIPMENT_TYPES = {
    "Split System Air Conditioner": ("AC", "Daikin,Mitsubishi,Fujitsu", "SP-50"),
    "Ducted Air Conditioner": ("DU", "Daikin,Actron", "DUC-14"),
    "Hot Water System": ("HW", "Rheem,Dux,Rinnai", "HWS-250"),
    "Switchboard": ("SB", "Clipsal,Hager", "SWB-24"),
    "Gas Heater": ("GH", "Rinnai,Brivis", None),
    "Solar Inverter": ("SI", "Fronius,SMA", "INV-5K"),
    "Heat Pump": ("HP", "Reclaim,Sanden", "HP-270"),
    "Rainwater Pump": ("RP", "Davey,Grundfos", "PMP-RW"),
}
EQUIPMENT_STATES = ("Active", "Active", "Active", "Inactive", "Retired", "Faulty")
EQUIPMENT_PLACES = ("Roof", "Laundry", "Plant room", "Garage", "North wall", "Level 1 ceiling", "Under house")
REFRIGERANTS = ("R32", "R410A", "R22")
