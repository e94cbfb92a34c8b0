w <- std / sum(std)
rate <- sum(w * count / pop)
variance <- sum(w^2 * count / pop^2)
largest <- max(w / pop)
tail <- (1 - conf_level) / 2
events <- sum(count)
# Fay & Feuer 1997, as epitools::ageadjust.direct.
gamma_ci <- c(if (events == 0) 0 else qgamma(tail, rate^2 / variance, scale = variance / rate),
  qgamma(1 - tail, (rate + largest)^2 / (variance + largest^2), scale = (variance + largest^2) / (rate + largest)))
z <- qnorm(1 - tail)
byar <- c(events * (1 - 1 / (9 * events) - z / 3 / sqrt(events))^3, (events + 1) * (1 - 1 / (9 * (events + 1)) + z / 3 / sqrt(events + 1))^3)
list(dsr = multiplier * rate, gamma_ci = multiplier * gamma_ci,
  dobson_byar_ci = if (events > 0) multiplier * (rate + sqrt(variance / events) * (byar - events)),
  se = multiplier * sqrt(variance), crude = multiplier * events / sum(pop), events = events, n = length(count))
