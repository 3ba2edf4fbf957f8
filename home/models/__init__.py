from .action_plan import ActionPlanPage, CommitmentPage
from .colaboratory import CoLaboratoryPage
from .home import HomePage
from .standard import StandardPage

__all__ = ["ActionPlanPage", "CoLaboratoryPage", "CommitmentPage", "HomePage", "StandardPage"]
