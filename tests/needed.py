"""What `make test-slow` needs beside Python: fails with a list when something is missing, so that nothing is skipped."""

import shutil
import sys
from pathlib import Path

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
NEEDED = {
    "Chromium (apt: chromium)": any(shutil.which(name) for name in CHROMIUM),
    "LibreOffice (apt: libreoffice-writer libreoffice-calc)": shutil.which("soffice") is not None,
    "pdftotext, pdftoppm (apt: poppler-utils)": shutil.which("pdftotext") is not None,
    "PostgreSQL (apt: postgresql)": any(Path("/usr/lib/postgresql").glob("*/bin/initdb")),
    "Node.js with npm (apt: nodejs npm)": shutil.which("node") is not None and shutil.which("npm") is not None,
}

missing = [name for name, found in NEEDED.items() if not found]
if missing:
    sys.exit("make test-slow needs: " + "; ".join(missing))
