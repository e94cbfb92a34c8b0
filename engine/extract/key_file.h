#pragma once

#include <filesystem>

#include "engine/base/random.h"
#include "engine/base/result.h"
#include "engine/disclosure/signing_key.h"

namespace cairn::extract {

/// Where a data folder keeps the private key that signs its extracts: in a file of its own, so that backups, which hold
/// the database alone, never carry it.
inline constexpr const char* kSigningKeyFile = "signing.key";

/// NotFound when there is none; Unprocessable when it is no key, or when others on the machine may read it.
Result<disclosure::SigningKey> load_signing_key(const std::filesystem::path& file);
/// The same; makes the key, readable by its owner only, when there is none. Two that make it at once get the same one.
Result<disclosure::SigningKey> load_or_make_signing_key(const std::filesystem::path& file, Random& random);

}  // namespace cairn::extract
