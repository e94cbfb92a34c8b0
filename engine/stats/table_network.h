#pragma once

#include <optional>

#include "engine/stats/count_table.h"

namespace cairn::stats {

/// The chance, under independence with all margins held, of a table no likelier than the one seen (Freeman & Halton
/// 1951), by the network of Mehta & Patel (1983): column by column, tables that leave the same to do are followed
/// together, and left early when all or none of them can count. Empty when there is too much to follow.
std::optional<double> share_of_unlikely_tables(const CountTable& table);

}  // namespace cairn::stats
