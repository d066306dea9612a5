# Deployments from before feeds could be switched off keep what they have, under its new address.
moved {
  from = module.market_data
  to   = module.market_data[0]
}

moved {
  from = module.audit_trail
  to   = module.audit_trail[0]
}

moved {
  from = module.rejected_events
  to   = module.rejected_events[0]
}

moved {
  from = module.scheduler
  to   = module.scheduler[0]
}

moved {
  from = module.events
  to   = module.events[0]
}
