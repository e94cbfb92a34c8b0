#include <set>

#include "engine/disclosure/keyed_hash.h"
#include "engine/disclosure/signing_key.h"
#include "engine/extract/bundle.h"
#include "engine/extract/verify_parts.h"

namespace cairn::extract {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNeeded[] = {"data.csv", "codebook.json", "codebook.csv", "report.json"};

/// The manifest names whoever signed it; the signature proves that they did.
void check_signature(CheckedBundle& bundle, const std::string& text, const std::string& fingerprint) {
  const Json* signer = find_object(bundle.manifest, "signed_by");
  if (signer == nullptr) {
    if (!fingerprint.empty())
      bundle.add("unsigned", "manifest.json", "The extract is not signed. Ask for one that is.");
    return;
  }
  const std::string key = read_string(*signer, "public_key").value_or("");
  const std::string whose = disclosure::fingerprint_of(key);
  if (read_string(*signer, "algorithm") != "Ed25519" || whose.empty() || read_string(*signer, "fingerprint") != whose)
    return bundle.add("signature", "manifest.json", "The manifest's key and its fingerprint do not belong together.");
  const auto signature = read_file(bundle.folder / "manifest.sig", 1024);
  if (!signature)
    return bundle.add("missing-file", "manifest.sig", "The extract should be signed, but the signature is not there.");
  const bool is_right =
      signature->ends_with('\n') &&
      disclosure::is_signed_by(key, text, std::string_view(*signature).substr(0, signature->size() - 1));
  if (!is_right) {
    return bundle.add("signature", "manifest.sig",
                      "The signature does not fit manifest.json: one of the two was changed after signing.");
  }
  bundle.result.signed_by = whose;
  if (!fingerprint.empty() && whose != fingerprint)
    bundle.add("other-key", "manifest.sig", "The extract was signed with another key: " + whose + ".");
}

/// The content's hash and size are those of the manifest.
void check_file(CheckedBundle& bundle, const Json& file, const std::string& name) {
  const auto content = read_file(bundle.folder / name);
  if (!content) {
    bundle.add("missing-file", name, "The manifest lists this file, but it cannot be read.");
  } else if (read_string(file, "sha256") != disclosure::sha256_hex(*content) ||
             read_integer(file, "bytes") != static_cast<std::int64_t>(content->size())) {
    bundle.add("hash", name, "The file is not the one that the manifest describes: its SHA-256 or size differs.");
  }
}

}  // namespace

void check_manifest(CheckedBundle& bundle, const std::string& text, const std::string& fingerprint) {
  if (read_string(bundle.manifest, "seal") != compute_seal(bundle.manifest) || text != as_file(bundle.manifest))
    bundle.add("seal", "manifest.json", "The manifest was changed after the extract was made.");
  check_signature(bundle, text, fingerprint);
}

void check_files(CheckedBundle& bundle) {
  std::set<std::string> listed = {"manifest.json"};
  if (find_object(bundle.manifest, "signed_by") != nullptr) listed.insert("manifest.sig");
  const Json* files = find_array(bundle.manifest, "files");
  for (const Json& file : files == nullptr ? Json::array() : *files) {
    const std::string name = read_string(file, "name").value_or("");
    if (name.empty() || name.find('/') != std::string::npos || name.starts_with('.')) {
      bundle.add("file-name", "manifest.json", "The manifest lists a file with a name that is not allowed.");
      continue;
    }
    if (listed.insert(name).second) check_file(bundle, file, name);
  }
  for (const char* name : kNeeded) {
    if (listed.find(name) == listed.end()) bundle.add("not-listed", name, "The manifest does not list this file.");
  }
  std::error_code failure;
  for (const fs::directory_entry& entry : fs::directory_iterator(bundle.folder, failure)) {
    const std::string name = entry.path().filename().string();
    if (entry.is_symlink(failure))
      bundle.add("link", name, "This is a link to a file elsewhere, which may change. Put the file itself here.");
    if (listed.find(name) == listed.end())
      bundle.add("unknown-file", name, "This file is not part of the extract. Remove it.");
  }
}

}  // namespace cairn::extract
