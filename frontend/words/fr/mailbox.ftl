refresh = Actualiser
sign-out = Se déconnecter
list = Messages, les plus récents d’abord
empty = Aucun message.
empty-more = Le serveur indique que la boîte est vide.
will-be-deleted = sera supprimé
has-attachments = avec pièces jointes
not-opened = Pas encore ouvert
delete = Supprimer
undo = Annuler
no-header = (ouvrir pour voir l’objet)
undo-all = Tout annuler
roomy = Aéré
compact = Compact
keys = Touches
reconnect = Se reconnecter
sign-in-again = Se reconnecter
expires = Ce serveur retire les messages dès qu’ils ont été lus. Enregistrez ce que vous voulez garder.
delete-and-leave = Supprimer et se déconnecter
keep-and-leave = Garder et se déconnecter
delete-means = Les messages supprimés ne peuvent pas être récupérés d’ici.
keys-title = Touches
close = Fermer
summary = { $messages } · { $size }
no-messages = aucun message
bridge-restarted = Le relais a redémarré · votre prochaine action rétablira la connexion
bridge-restarting = Le relais redémarre · la connexion va se rétablir d’elle-même
connected = Connecté · { $host } · { $tls }
connected-pinned = Connecté · { $host } · { $tls }, certificat reconnu à son empreinte
signed-in-by = { $connected } · identification par { $mechanism }
not-encrypted = non chiffré
not-connected-released = Non connecté · boîte libérée
not-connected = Non connecté
engine-stopped = Le moteur de messagerie s’est arrêté
opening = Ouverture…
fetching = Réception : { $progress }
marked-notice = Marqué à supprimer. Rien n’est supprimé avant votre déconnexion.
unmarked-notice = Marque retirée.
saved-notice = Remis au navigateur comme téléchargement : le fichier reste sur cet ordinateur.
nothing-new = À jour : rien de nouveau.
something-new = À jour : { NUMBER($number) } de plus.
no-top = Ce serveur ne montre l’expéditeur et l’objet que des messages ouverts
headers = En-têtes { NUMBER($done) } / { NUMBER($total) }
released = Boîte libérée – rien n’a été supprimé.
    .next = Vous étiez absent un moment ; un autre programme l’utilise peut-être.
connection-lost = Connexion perdue – rien n’a été supprimé.
stopped = Le moteur de messagerie s’est arrêté – rien n’a été supprimé.
    .next = C’est notre faute, pas la vôtre. Reconnectez-vous pour continuer.
pause-wanted = Le serveur de messagerie exige une pause entre deux connexions.
nothing-lost = Rien n’est perdu : vos marques sont gardées, et personne n’a supprimé ce que vous n’avez pas confirmé.
trying-now = Nouvel essai en cours…
trying-in = Nouvel essai dans { $time }.
marked-for-deletion = { $messages } à supprimer
delete-question = { $number ->
    [one] Supprimer le message marqué ?
    [many] Supprimer { $number } de messages marqués ?
   *[other] Supprimer { $number } messages marqués ?
 }
leaving-reconnecting = Reconnexion, pour supprimer ce qui est marqué…
leaving-now = Déconnexion…
leaving-confirmed = { NUMBER($done) } sur { NUMBER($total) } confirmés. Nouvelle connexion pour vérifier et continuer…
leaving-deleting = Suppression : { NUMBER($done) } sur { NUMBER($total) }…
leaving-waiting = En attente de la confirmation du serveur…
nothing-deleted = Rien n’a été supprimé.
    .next = Tous les messages sont encore sur le serveur.
deleted = { $number ->
    [one] { $number } message a été supprimé.
    [many] { $number } de messages ont été supprimés.
   *[other] { $number } messages ont été supprimés.
 }
    .next = Le serveur l’a confirmé.
perhaps-deleted = { $number ->
    [one] Pour { $number } message, personne ne sait s’il est supprimé.
    [many] Pour { $number } de messages, personne ne sait s’ils sont supprimés.
   *[other] Pour { $number } messages, personne ne sait s’ils sont supprimés.
 }
    .next = La connexion s’est rompue avant la confirmation du serveur. Reconnectez-vous : la liste le dira.
not-deleted-refused = { $number ->
    [one] { $number } message n’a pas été supprimé : le serveur a refusé.
    [many] { $number } de messages n’ont pas été supprimés : le serveur a refusé.
   *[other] { $number } messages n’ont pas été supprimés : le serveur a refusé.
 }
    .next = Réessayez plus tard ou demandez à votre fournisseur.
not-deleted-ended = { $number ->
    [one] { $number } message n’a pas été supprimé : la session s’est terminée avant.
    [many] { $number } de messages n’ont pas été supprimés : la session s’est terminée avant.
   *[other] { $number } messages n’ont pas été supprimés : la session s’est terminée avant.
 }
    .next = Reconnectez-vous et supprimez de nouveau.
