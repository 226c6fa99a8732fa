#!/usr/bin/env python3
"""Verifies a receipt of Finalist without asking anybody, and files against the hashes that stand in it.

    python verify_receipt.py RECEIPT.json [--key PUBLIC-KEY] [FILE …]

RECEIPT.json is the receipt as it was downloaded. PUBLIC-KEY is the instance's key in base64, noted down from its public
page; without it the key in the receipt itself is used, which proves less. Each FILE is looked for among what was handed
in: attached files, and the two envelopes as they can be downloaded. Needs Python 3.9 and the package cryptography.
Ends with 0 if everything holds, 1 if something does not, 2 if a file cannot be read.
"""

import argparse
import base64
import hashlib
import json
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMATS = ("finalist-receipt-file-1", "finalist-receipt-1")


def main() -> int:
    arguments = read_arguments()
    if is_pdf(arguments.receipt):
        print("This is the PDF, which is for reading. Take the receipt as a file (.json).")
        return 2
    try:
        told = json.loads(Path(arguments.receipt).read_text(encoding="utf-8"))
        text, signature, own_key = told["receipt"], told["signature"], told["public_key"]
        said = json.loads(text)
        formats = (told["format"], said["format"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"This is no receipt that can be read: {error}")
        return 2
    if formats != FORMATS:
        print("This is no receipt that can be read: its format is another one.")
        return 2
    results = [check_signature(text, signature, key=arguments.key or own_key)]
    if arguments.key and arguments.key != own_key:
        print("Note: the key given is not the one in the receipt; the one given was used.")
    if not arguments.key:
        print("Note: verified with the key in the receipt itself. Give --key with the key of the public page.")
    results.append(check_whole(said))
    known = known_hashes(said)
    for name in arguments.files:
        found = check_file(name, known)
        if found is None:
            return 2
        results.append(found)
    print(
        f"{said['vendor']}: response to {said['rfp']} ({said['title']}), submission {said['submission']}, "
        f"{said['submitted_at']} by {said['submitted_by']}."
    )
    print("Everything holds." if all(results) else "NOT everything holds.")
    return 0 if all(results) else 1


def is_pdf(name: str) -> bool:
    try:
        with Path(name).open("rb") as file:
            return file.read(5) == b"%PDF-"
    except OSError:
        return False


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Verify a receipt of Finalist, and files against it.")
    parser.add_argument("receipt", help="the receipt as it was downloaded (.json)")
    parser.add_argument("files", nargs="*", help="files to be compared with the hashes in the receipt")
    parser.add_argument("--key", default="", help="the public key of the instance, base64")
    return parser.parse_intermixed_args()


def check_signature(text: str, signature: str, *, key: str) -> bool:
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
        public.verify(base64.b64decode(signature, validate=True), text.encode())
    except (InvalidSignature, ValueError):
        print("BAD   the signature does not belong to this receipt and key")
        return False
    print("good  the signature")
    return True


def check_whole(said: dict) -> bool:
    envelopes = json.dumps(said["envelopes"], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    if hashlib.sha256(envelopes.encode()).hexdigest() != said["whole"]:
        print("BAD   the hash of the whole is not that of its envelopes")
        return False
    print(f"good  the hash of the whole, {said['whole']}")
    return True


def known_hashes(said: dict) -> dict:
    """SHA-256 -> what of the response has it."""
    known = {file["sha256"]: "a file with the prices" for file in said["price_files"]}
    known.update({file["sha256"]: f"the file {file['name']}" for file in said["files"]})
    known.update({value: f"the envelope “{name}”" for name, value in said["envelopes"].items()})
    return known


def check_file(name: str, known: dict) -> "bool | None":
    digest = hashlib.sha256()
    try:
        with open(name, "rb") as file:
            for piece in iter(lambda: file.read(1024 * 1024), b""):
                digest.update(piece)
    except OSError as error:
        print(f"{name} cannot be read: {error}")
        return None
    what = known.get(digest.hexdigest())
    print(f"good  {name} is {what}" if what else f"BAD   {name} is nothing that was handed in")
    return what is not None


if __name__ == "__main__":
    sys.exit(main())
