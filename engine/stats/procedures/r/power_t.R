found <- power.t.test(n = n, delta = delta, sd = sd, power = power, sig.level = alpha, type = sub("_", ".", type),
  alternative = alternative, strict = strict, tol = 1e-12)
list(n = found$n, n_ceiling = ceiling(found$n - 1e-9), delta = found$delta, sd = found$sd, power = found$power)
