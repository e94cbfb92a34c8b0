side <- if (direction == "above") 1 else -1
z <- side * (cutoff - mean) / sd_total
c_z <- dnorm(z) / pnorm(z, lower.tail = FALSE)
expected <- -side * sd_total * (1 - reliability) * c_z
list(expected_change = expected, adjusted_change = observed_change - expected, z = z, c_z = c_z,
  selected_proportion = pnorm(z, lower.tail = FALSE))
